/*
 * Texts whose contrast with what is below them is less than WCAG 2.2 asks for (1.4.3). axe gives up
 * wherever anything lies over anything else, as on every page with a map.
 */
() => {
  const read = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return {r, g, b, a};
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const weigh = ({r, g, b}) => {
    const linear = [r, g, b].map((each) => each / 255)
      .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches
    ? {r: 18, g: 18, b: 18, a: 1} : {r: 255, g: 255, b: 255, a: 1};
  const ground = (each) => {
    const layers = [];
    for (let at = each; at !== null; at = at.parentElement) {
      const layer = read(getComputedStyle(at).backgroundColor);
      layers.push(layer);
      if (layer.a === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), canvas);
  };
  return [...document.body.querySelectorAll('*')]
    .filter((each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''))
    .filter((each) => each.checkVisibility({visibilityProperty: true, opacityProperty: true})
      && !each.closest('svg, script, option, :disabled, .visually-hidden'))
    .map((each) => {
      const style = getComputedStyle(each), below = ground(each);
      const large = parseFloat(style.fontSize) >= 24
        || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
      const ink = read(style.color);
      for (let at = each; at !== null; at = at.parentElement)
        ink.a *= Number(getComputedStyle(at).opacity);
      const [dark, light] = [weigh(over(ink, below)), weigh(below)]
        .sort((one, other) => one - other);
      return [(light + 0.05) / (dark + 0.05), large ? 3 : 4.5, each];
    })
    .filter(([found, least]) => found < least)
    .map(([found, , each]) => `${found.toFixed(2)}: ${each.outerHTML.slice(0, 140)}`);
}

/// <reference types="vite/client" />

declare module "virtual:ground/*" {
  /** The address of the basemap and its names; the number is how much coarser it is drawn. */
  const address: string;
  export default address;
}

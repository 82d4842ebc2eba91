/// <reference types="vite/client" />

declare module "virtual:embed-basemap" {
  /** The address of the coarser basemap that an embed loads. */
  const address: string;
  export default address;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- it lies where the package does, outside of what is compiled
const manifest = require("apim-dr/package.json") as { readonly version: string };

/** Of the plugin, and of every SDK that is generated from its schema: the package's. */
export const version = manifest.version;

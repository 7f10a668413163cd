#!/usr/bin/env node
// Not compiled, so that npm finds it where it links the command before the package is built.
const { compileCacheFolder } = require("../dist/cli/engine/cache-folder.js");
// From Node.js 22 on.
require("node:module").enableCompileCache?.(compileCacheFolder);
require("../dist/cli/apim-dr.js");

#!/usr/bin/env node
// Not compiled, so that npm finds it where it links the command before the package is built.
const { compileCacheFolder } = require("../dist/cli/engine/cache-folder.js");
// From Node.js 22 on.
require("node:module").enableCompileCache?.(compileCacheFolder);

// An engine that was killed cannot say so: it is no longer the parent then, and nobody is left to answer.
const engine = process.ppid;
require("node:timers")
    .setInterval(() => process.ppid === engine || process.exit(1), 500)
    .unref();

require("../dist/plugin/main.js").main(process.argv.slice(2));

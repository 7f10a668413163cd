#!/usr/bin/env node
// Not compiled, so that npm finds it where it links the command before the package is built.
require("../dist/cli/apim-dr.js");

import { expect } from "expect";

/** What the tests' fixtures check with, where jest does not run. */
Object.assign(globalThis, { expect });

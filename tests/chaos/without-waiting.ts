import { setTimeout as soon } from "../model/operations/instant-timers";

/** Import it first: whoever waits in this process then waits for nothing, as in the tests of the model. */
Object.assign(process.getBuiltinModule("node:timers/promises"), { setTimeout: soon });

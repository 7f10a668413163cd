import * as pulumi from "@pulumi/pulumi";
import { service } from "./service";
import { site } from "./site";
import { traffic } from "./traffic";
import { vault } from "./vault";
import { withoutRuntimeFrames } from "./without-runtime-frames";

/** What a stack can be; its config names one. */
const programs: Readonly<Record<string, () => Record<string, unknown> | Promise<Record<string, unknown>>>> = {
    vault,
    site,
    traffic,
    service,
};

const name = new pulumi.Config().require("program");
const program = programs[name];
if (!program) {
    throw new pulumi.RunError(
        `apim-dr:program is '${name}': it must be one of ${Object.keys(programs).join(", ")}. Set it in the stack's config.`,
    );
}

export = async () => {
    try {
        return await program();
    } catch (error) {
        throw withoutRuntimeFrames(error);
    }
};

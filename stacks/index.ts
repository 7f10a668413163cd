import { programError } from "apim-dr/stack-program";
import type { Program } from "apim-dr/stack-program";
import * as pulumi from "@pulumi/pulumi";
import { drill } from "./drill";
import { service } from "./service";
import { site } from "./site";
import { traffic } from "./traffic";
import { vault } from "./vault";
import { withoutRuntimeFrames } from "./without-runtime-frames";

/** What a stack can be; its config names one. */
const programs: ReadonlyMap<string, () => Record<string, unknown> | Promise<Record<string, unknown>>> = new Map(
    Object.entries({ vault, site, traffic, service, drill } satisfies Record<Program, unknown>),
);

const name = new pulumi.Config().get("program");
const program = programs.get(name ?? "");
if (!program) {
    throw programError(
        "ProgramUnknown",
        `program is ${name === undefined ? "not set" : JSON.stringify(name)}: it must be one of ` +
            `${[...programs.keys()].join(", ")}. Run: pulumi config set program <value> --stack ${pulumi.getStack()}`,
    );
}

export = async () => {
    try {
        return await program();
    } catch (error) {
        throw withoutRuntimeFrames(error);
    }
};

import * as pulumi from "@pulumi/pulumi";
import type { VaultAddress } from "../../azure/vault-address";
import type { Problem } from "../../common/problem";
import type { DrillInputs } from "../../drill/drill-inputs";
import type { DrillClock, DrillPlan } from "../../drill/decide-drill";
import { observeDrill } from "../../drill/observe-drill";
import { ownSignIn } from "../own-sign-in";
import { withProgramContext } from "../program/program-context";
import { ProvidedResource } from "./provided-resource";
import { resourceUrn } from "./resource-urn";

/** All inputs but what the resource finds out itself. */
export type DrillArgs = {
    readonly [K in keyof Omit<DrillInputs, "plan" | "resourceUrn" | NestedInput>]: pulumi.Input<DrillInputs[K]>;
} & { readonly [K in NestedInput]?: pulumi.Input<object> };

/** Inputs that may hold outputs within. */
type NestedInput = "leaveOut" | "probes" | "skipKinds" | "supply";

/** One line of code, as in `backupProvider`: what runs is the installed package. */
export const drillProvider = {
    configure(request) {
        return (require("apim-dr/dynamic-providers") as typeof import("../../index")).drill.attach(this, request);
    },
} as pulumi.dynamic.ResourceProvider;

/** What a `RestoreDrill` declares: see there. */
export class Drill extends ProvidedResource {
    declare readonly result: pulumi.Output<string>;
    declare readonly drillId: pulumi.Output<string | undefined>;
    declare readonly drilledSnapshot: pulumi.Output<string | undefined>;
    declare readonly startedAt: pulumi.Output<string | undefined>;
    declare readonly completedAt: pulumi.Output<string | undefined>;
    declare readonly recoverySeconds: pulumi.Output<number | undefined>;
    declare readonly dataAgeSeconds: pulumi.Output<number | undefined>;
    declare readonly proof: pulumi.Output<string[]>;
    declare readonly problems: pulumi.Output<Problem[]>;

    /** What this run does and why, from what was observed. */
    readonly plan: pulumi.Output<DrillPlan>;

    constructor(name: string, args: DrillArgs, opts?: pulumi.CustomResourceOptions) {
        const { storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType } = args;
        const { drill, everyDays, accessWaitSeconds } = args;
        const clock = { drill, everyDays, accessWaitSeconds };
        const plan = pulumi
            .output({ ...clock, storageAccountId, backupsContainer, catalogContainer, authorityContainer, accessType })
            .apply((known) => observe(known));
        super(
            drillProvider,
            name,
            {
                ...args,
                plan,
                resourceUrn: resourceUrn(name, "Drill", opts?.parent),
                ...{ result: undefined, drillId: undefined, drilledSnapshot: undefined, startedAt: undefined },
                ...{ completedAt: undefined, recoverySeconds: undefined, dataAgeSeconds: undefined },
                ...{ proof: undefined, problems: undefined },
            },
            ownSignIn("Drill", name, opts),
            "apim",
            "Drill",
        );
        this.plan = plan;
        plan.apply(({ action, reason }) => pulumi.log.info(`${said[action]}: ${reason}`, this));
    }
}

const said: Readonly<Record<DrillPlan["action"], string>> = {
    drill: "drills a snapshot",
    resume: "goes on with a drill",
    clean: "removes a scratch service",
    wait: "no drill is due",
};

async function observe(
    declared: VaultAddress & DrillClock & { readonly accessWaitSeconds: number },
): Promise<DrillPlan> {
    return withProgramContext(declared, async (context) => (await observeDrill(context, declared)).plan);
}

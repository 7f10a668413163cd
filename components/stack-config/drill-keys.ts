import { DrillKind } from "../../dynamic-providers/drill/drill-kind";
import { configKey } from "./config-key";
import { listOfOnce, object, required } from "./nested-shapes";
import { oneOf, text, whole } from "./scalar-shapes";

/** The stack that proves by the clock that snapshots can be restored. */
export const drillKeys = {
    drill: configKey({
        shape: object({
            everyDays: required(whole(1, 366)),
            snapshot: text(),
            kind: oneOf<DrillKind>(DrillKind),
            windowDays: whole(1),
            tier: text(),
            recoveryTimeObjectiveSeconds: whole(1),
            recoveryPointObjectiveSeconds: whole(1),
            resourceGroup: text(),
            namePrefix: text(),
            leaveOut: listOfOnce(text()),
        }),
        in: { drill: "required" },
        default: "required: set it in the stack's file",
        description:
            "Which snapshot is restored into a scratch service, how often, and against which objectives. `snapshot` is " +
            "`latest`, `random` (of the last `windowDays`) or an ID; `kind` is `native` or `logical`.",
    }),
};

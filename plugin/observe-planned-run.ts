import { withDefaults } from "../dynamic-providers/common/with-defaults";
import { resourceDefaults } from "../dynamic-providers/operation/defaults";
import { describeRun } from "../dynamic-providers/schedule/describe-run";
import type { ScheduleInputs } from "../dynamic-providers/schedule/inputs";
import { observeSchedule } from "../dynamic-providers/schedule/observe-schedule";
import { withScheduleDefaults } from "../dynamic-providers/schedule/with-schedule-defaults";
import type { PluginResource } from "./plugin-resource";

/** A schedule's defaults, and what this run does. */
export const plannedRun: Omit<PluginResource, "provider"> = {
    withDefaults: (inputs) => ({
        ...withScheduleDefaults(withDefaults(inputs as unknown as ScheduleInputs, resourceDefaults.operation)),
    }),
    observed: {
        names: ["plan"],
        async ask(inputs, session) {
            const declared = inputs as unknown as ScheduleInputs;
            const { plan } = await observeSchedule(await session.open(declared), declared);
            session.progressOf(declared)(describeRun(plan));
            return { plan };
        },
    },
};

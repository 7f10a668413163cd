import { randomBytes } from "node:crypto";
import type { AzureFixture } from "../tests/support/azure-fixture";
import { compareSeconds } from "../tests/sandbox/replay/compare-seconds";
import type { Recording } from "../tests/sandbox/replay/recording";
import { replay } from "../tests/sandbox/replay/replay";
import { namesOf } from "./names";

/** One thing that Azure answers otherwise than the sandbox. */
export interface Difference {
    /** `create: PUT`. */
    readonly step: string;
    /** `status`, `header Location`, `properties.zones[0]`, `duration of backup`. */
    readonly member: string;
    readonly recorded: unknown;
    readonly sandbox: unknown;
}

/** Sends the requests of a recording to a sandbox, under names of their own, and compares. */
export async function compareWithSandbox(recording: Recording, azure: AzureFixture): Promise<Difference[]> {
    const members = await replay(azure, recording, { bindings: namesOf(randomBytes(4).toString("hex")) });
    const ofSteps = members
        .filter(({ equal }) => !equal)
        .map(({ step, member, wanted, actual }) => ({
            step: recording.steps[step]!.name ?? recording.steps[step]!.request,
            ...{ member, recorded: wanted, sandbox: actual },
        }));
    const ofObservations = (recording.observations ?? []).flatMap((observation) => {
        const { member, wanted, actual, equal } = compareSeconds(observation);
        return equal && observation.seen
            ? []
            : [{ step: observation.name, member, recorded: observation.seen ? wanted : "never", sandbox: actual }];
    });
    return [...ofSteps, ...ofObservations];
}

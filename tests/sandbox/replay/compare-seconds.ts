import { workMinutes } from "../../../sandbox/operations/durations";
import type { ComparedMember } from "./compare-answer";
import type { SecondsBetween } from "./recording";

/** In the sandbox, a role assignment is known at once, and a service is free as soon as its operation has ended. */
const atOnce = { role: [0, 0], unlocked: [0, 0] } as const;

/** Compares how long something took with the least and the most that it takes in the sandbox. */
export function compareSeconds({
    work,
    seconds,
}: {
    readonly work: string;
    readonly seconds: SecondsBetween;
}): ComparedMember {
    const minutes: Readonly<Record<string, readonly [number, number]>> = { ...workMinutes, ...atOnce };
    const range = minutes[work];
    if (!range) {
        throw new Error(`The recording names the work '${work}', which the sandbox does not know.`);
    }
    const [least, most] = range.map((value) => value * 60) as [number, number];
    return {
        member: `duration of ${work}`,
        wanted: `${seconds[0]} to ${seconds[1]} s`,
        actual: `${least} to ${most} s`,
        equal: seconds[0] <= most && seconds[1] >= least,
    };
}

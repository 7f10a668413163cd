import type { Recording } from "../tests/sandbox/replay/recording";
import { namesOf } from "./names";
import type { RunState } from "./run-state";

/** What a run has recorded, in the form of tests/recordings: made-up names stand for the placeholders. */
export function toRecording({ target, location, otherLocation, begunAt, steps, observations }: RunState): Recording {
    return {
        source: `The conformance kit of this repository (docs/conformance.md), a run of ${begunAt.slice(0, 10)} against ${askedOf[target]}`,
        bindings: { ...namesOf("recorded"), location, otherLocation },
        steps,
        observations,
    };
}

const askedOf = { azure: "Azure", sandbox: "a sandbox, which says nothing of Azure" };

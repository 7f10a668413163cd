import { expectToHold } from "./expect-to-hold";
import { logicalWorld } from "./logical-world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

test(
    "captures, prunes and sweeps that are killed at any request end as those that are not: nothing lost, nothing orphaned",
    () => expectToHold(logicalWorld, { seed: 19, runs: 40, moreStrikesThan: 30 }),
    60_000,
);

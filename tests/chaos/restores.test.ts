import { expectToHold } from "./expect-to-hold";
import { restoreWorld } from "./restore-world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

test(
    "restores of logical snapshots that are killed at any request end as those that are not, each API behind its policies",
    () => expectToHold(restoreWorld, { seed: 20, runs: 40, moreStrikesThan: 30 }),
    60_000,
);

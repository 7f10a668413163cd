import { expectToHold } from "./expect-to-hold";
import { promotionWorld } from "./promotion-world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

test(
    "failovers and warm standbys with logical snapshots that are killed at any request end as those that are not, with one claim",
    () => expectToHold(promotionWorld, { seed: 20, runs: 40, moreStrikesThan: 30 }),
    120_000,
);

import { checkHistories } from "./histories";
import { Turns } from "./turns";
import { OperationsWorld } from "./world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

/** More are in tests/e2e/failover-histories.e2e.ts. */
test("whatever happens to two sites, their operations keep the rules of failover and come to rest", async () => {
    const { histories, claims } = await checkHistories(30, 1);
    expect(histories).toBe(30);
    expect(claims.planned).toBeGreaterThan(0);
});

test("two runs of a warm standby that know nothing of each other restore a snapshot once, however their requests mix", async () => {
    for (const choices of [[], [1], [0, 1, 1], Array.from({ length: 60 }, (_, index) => index % 3)]) {
        const world = new OperationsWorld();
        await world.begin(true);
        world.cloud.areLeasesLost = true;
        const turns = new Turns([...choices]);
        const warm = { activeSite: "primary", standbyMode: "warm" } as const;
        await Promise.all([
            world.up("standby", warm, undefined, turns),
            world.up("standby", warm, undefined, turns),
            world.schedule("primary", undefined, turns),
        ]);
        world.rules.require();
        await world.settle("standby");
        world.rules.require();
    }
});

test("of two demotions at once the one that finds nothing left to do ends as done, however their requests mix", async () => {
    for (const choices of [[], [1], [0, 1, 1], Array.from({ length: 60 }, (_, index) => index % 2)]) {
        const world = new OperationsWorld();
        await world.begin(true);
        const turns = new Turns([...choices]);
        const demoted = { activeSite: "standby" } as const;
        const up = () => world.up("primary", demoted, undefined, turns);
        expect(await Promise.all([up(), up()])).toEqual([undefined, undefined]);
        expect(world.rules.authority.handover).toMatchObject({ site: "primary" });
        world.rules.require();
    }
});

import { checkHistories } from "./histories";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

/** Two thousand more are in tests/e2e/failover-histories.e2e.ts. */
test("whatever happens to two sites, their operations keep the rules of failover and come to rest", async () => {
    const { histories, claims } = await checkHistories(60);
    expect(histories).toBe(60);
    expect(claims.planned).toBeGreaterThan(0);
});

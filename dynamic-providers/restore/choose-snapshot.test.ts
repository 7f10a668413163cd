import fc from "fast-check";
import { anyNow, anyObservation, sampleServiceId } from "../../tests/support/sample-catalog";
import { isWhole } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { findObstacles } from "../snapshot/restorable";
import { chooseSnapshot } from "./choose-snapshot";
import type { RestoreWish } from "./choose-snapshot";

const anyId = fc.integer({ min: 0, max: 12 }).map((number) => `s${number}`);
const anyWish: fc.Arbitrary<RestoreWish> = fc.record({
    selector: fc.oneof(
        fc.constant("latest"),
        anyNow.map((time) => `before:${time.toISOString()}`),
        anyId,
    ),
    target: fc.record({
        resourceId: fc.constantFrom(
            sampleServiceId,
            sampleServiceId.toLowerCase(),
            `${sampleServiceId}-other`,
            "/standby",
        ),
        tier: fc.constantFrom("Premium", "Standard", "Developer"),
        marginSeconds: fc.constantFrom(0, 7200),
    }),
    overwriteActive: fc.option(fc.oneof(anyId, fc.constantFrom("latest", "")), { nil: undefined }),
});
const choose = ({ snapshots, payloads }: CatalogObservation, wish: RestoreWish, now: Date) =>
    chooseSnapshot(snapshots, wish, now, (name) => Promise.resolve(payloads.get(name)));

test("for any catalog, target and clock: no snapshot lands on its own source unless it is named for that", async () => {
    let [refused, meant] = [0, 0];
    await fc.assert(
        fc.asyncProperty(anyObservation, anyWish, anyNow, async (observation, wish, now) => {
            const { snapshot, problems } = await choose(observation, wish, now);
            refused += problems.some(({ code }) => code === "OverwritesSource") ? 1 : 0;
            if (snapshot?.service.resourceId.toLowerCase() === wish.target.resourceId.toLowerCase()) {
                expect(wish.overwriteActive).toBe(snapshot.id);
                meant += 1;
            }
        }),
        { numRuns: 5000 },
    );
    // It has been tried, both ways.
    expect([refused > 0, meant > 0]).toEqual([true, true]);
});

test("for any catalog, target and clock: what is chosen is whole and restorable there, or every problem says why", async () => {
    await fc.assert(
        fc.asyncProperty(anyObservation, anyWish, anyNow, async (observation, wish, now) => {
            const { snapshot, problems } = await choose(observation, wish, now);
            expect(problems.length === 0).toBe(snapshot !== undefined);
            if (snapshot) {
                expect(findObstacles(snapshot, wish.target, now)).toEqual([]);
                const { backupsContainer } = observation;
                expect(isWhole(snapshot, observation) || snapshot.payload.container !== backupsContainer).toBe(true);
            }
        }),
        { numRuns: 2000 },
    );
});

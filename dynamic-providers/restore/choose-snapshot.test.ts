import fc from "fast-check";
import { anyNow, anyObservation, sampleServiceId } from "../../tests/support/sample-catalog";
import { newAuthority } from "../records/authority/authority";
import type { Term } from "../records/authority/authority";
import type { AuthorityHead } from "../vault/authority-chain";
import { isWhole } from "../records/snapshot/observation";
import type { CatalogObservation } from "../records/snapshot/observation";
import { findObstacles } from "../records/snapshot/restorable";
import { chooseSnapshot } from "./choose-snapshot";
import type { RestoreWish } from "./choose-snapshot";

const anyId = fc.integer({ min: 0, max: 12 }).map((number) => `s${number}`);
const services = [sampleServiceId, sampleServiceId.toLowerCase(), `${sampleServiceId}-other`, "/standby"];
const anyWish: fc.Arbitrary<RestoreWish> = fc.record({
    selector: fc.oneof(
        fc.constant("latest"),
        anyNow.map((time) => `before:${time.toISOString()}`),
        anyId,
    ),
    target: fc.record({
        resourceId: fc.constantFrom(...services),
        tier: fc.constantFrom("Premium", "Standard", "Developer"),
        marginSeconds: fc.constantFrom(0, 7200),
    }),
    isOwnAllowed: fc.boolean(),
    overwriteActive: fc.option(fc.oneof(anyId, fc.constantFrom("latest", "")), { nil: undefined }),
});

/** Who is active: nobody, or the last of those that were, whose service is known in most cases. */
const anyHead: fc.Arbitrary<AuthorityHead | undefined> = fc.option(
    fc
        .array(fc.constantFrom(...services, null), { maxLength: 3 })
        .map((terms) => terms.map((serviceId, index) => ({ epoch: index + 1, site: "a", serviceId }) as Term))
        .map(
            (lineage) =>
                ({ authority: { ...newAuthority, epoch: lineage.length, lineage } }) as unknown as AuthorityHead,
        ),
    { nil: undefined },
);
const choose = (
    { snapshots, payloads }: CatalogObservation,
    wish: RestoreWish,
    head: AuthorityHead | undefined,
    now: Date,
) => chooseSnapshot(snapshots, wish, head, now, (name) => Promise.resolve(payloads.get(name)));
const isSame = (left: string | null | undefined, right: string): boolean => left?.toLowerCase() === right.toLowerCase();

test("for any catalog, authority, target and clock: none lands on the active site or its own source unless named for that", async () => {
    const seen = { refused: 0, refusedActive: 0, meant: 0, allowed: 0 };
    await fc.assert(
        fc.asyncProperty(anyObservation, anyWish, anyHead, anyNow, async (observation, wish, head, now) => {
            const { snapshot, problems } = await choose(observation, wish, head, now);
            const codes = problems.map(({ code }) => code);
            seen.refused += codes.includes("OverwritesSource") ? 1 : 0;
            seen.refusedActive += codes.includes("OverwritesActive") ? 1 : 0;
            if (!snapshot) {
                return;
            }
            const { resourceId } = wish.target;
            const isActive = isSame(head?.authority.lineage.at(-1)?.serviceId, resourceId);
            const isSource = isSame(snapshot.service.resourceId, resourceId);
            if (isActive || (isSource && !wish.isOwnAllowed)) {
                expect(wish.overwriteActive).toBe(snapshot.id);
                seen.meant += 1;
            } else if (isSource) {
                seen.allowed += 1;
            }
        }),
        { numRuns: 5000 },
    );
    // Each has come up.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});

test("for any catalog, target and clock: what is chosen is whole and restorable there, or problems say why none is", async () => {
    await fc.assert(
        fc.asyncProperty(anyObservation, anyWish, anyNow, async (observation, wish, now) => {
            const { snapshot, problems } = await choose(observation, wish, undefined, now);
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

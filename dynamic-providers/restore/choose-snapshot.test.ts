import fc from "fast-check";
import { anyNow, anyObservation, hour, sampleNow, sampleServiceId } from "../../tests/support/sample-catalog";
import { newAuthority } from "../records/authority/authority";
import type { Authority, Term } from "../records/authority/authority";
import { isWhole } from "../records/snapshot/observation";
import type { CatalogObservation } from "../records/snapshot/observation";
import { nativeKind } from "../records/snapshot/facts";
import { asLogical, logicalKind } from "../records/snapshot/logical-facts";
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
    from: fc.option(fc.constantFrom("a", ...services), { nil: undefined, freq: 2 }),
    target: fc.record({
        resourceId: fc.option(fc.constantFrom(...services), { nil: undefined, freq: 20 }),
        tier: fc.constantFrom("Premium", "Standard", "Developer"),
        marginSeconds: fc.constantFrom(0, 7200),
    }),
    isOwnAllowed: fc.boolean(),
    overwriteActive: fc.option(fc.oneof(anyId, fc.constantFrom("latest", "")), { nil: undefined }),
});

/** The same wish, with the name of what it would choose for another service: two IDs drawn by themselves are hardly ever the same. */
function named(
    observation: CatalogObservation,
    wish: RestoreWish,
    authority: Authority | undefined,
    now: Date,
): RestoreWish {
    const elsewhere = { ...wish, target: { ...wish.target, resourceId: undefined } };
    const { snapshot } = chooseSnapshot(observation, elsewhere, authority, now);
    return { ...wish, overwriteActive: snapshot?.id };
}

/** Who is active: nobody, or the last of those that were, whose service is known in most cases. */
const anyAuthority: fc.Arbitrary<Authority | undefined> = fc.option(
    fc
        .array(fc.constantFrom(...services, null), { maxLength: 3 })
        .map((terms) =>
            terms.map((serviceId, index): Term => ({
                epoch: index + 1,
                site: "a",
                serviceId,
                kind: "first",
                claimedAt: new Date(sampleNow.getTime() - (1000 - index) * hour).toISOString(),
                endedAt: null,
                snapshot: null,
                verification: null,
                dataLossSeconds: null,
                recoverySeconds: null,
            })),
        )
        .map((lineage) => ({ ...newAuthority, epoch: lineage.length, lineage })),
    { nil: undefined },
);
const isSame = (left: string | null | undefined, right: string | undefined): boolean =>
    right !== undefined && left?.toLowerCase() === right.toLowerCase();

test("for any catalog, authority, target and clock: none lands on the active site or its own source unless named for that", () => {
    const seen = { refused: 0, refusedActive: 0, meant: 0, allowed: 0 };
    fc.assert(
        fc.property(anyObservation, anyWish, anyAuthority, anyNow, fc.boolean(), (...any) => {
            const [observation, drawn, authority, now, isNamed] = any;
            const wish = isNamed ? named(observation, drawn, authority, now) : drawn;
            const { snapshot, problems } = chooseSnapshot(observation, wish, authority, now);
            const codes = problems.map(({ code }) => code);
            seen.refused += codes.includes("OverwritesSource") ? 1 : 0;
            seen.refusedActive += codes.includes("OverwritesActive") ? 1 : 0;
            if (!snapshot) {
                return;
            }
            const { resourceId } = wish.target;
            const isActive = isSame(authority?.lineage.at(-1)?.serviceId, resourceId);
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

test("for any catalog, target and clock: what is chosen is whole and restorable there, or problems say why none is", () => {
    fc.assert(
        fc.property(anyObservation, anyWish, anyAuthority, anyNow, (observation, wish, authority, now) => {
            const { snapshot, problems } = chooseSnapshot(observation, wish, authority, now);
            expect(problems.length === 0).toBe(snapshot !== undefined);
            if (snapshot) {
                const kinds = [nativeKind, ...(asLogical(snapshot) ? [logicalKind] : [])];
                expect(findObstacles(snapshot, { ...wish.target, kinds }, now)).toEqual([]);
                const { backupsContainer } = observation;
                expect(isWhole(snapshot, observation) || snapshot.payload.container !== backupsContainer).toBe(true);
            }
        }),
        { numRuns: 2000 },
    );
});

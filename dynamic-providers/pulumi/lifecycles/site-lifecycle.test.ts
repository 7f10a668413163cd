import type { AuthorityPosition } from "../../vault/authority-chain";
import { pureMethodsOf } from "./resource-lifecycle";
import { siteDefinition } from "./site-lifecycle";

const siteRole = pureMethodsOf(siteDefinition("done"));

type Diff = typeof siteRole.diff;

const position = (epoch: number, sequence: number): AuthorityPosition => ({
    epoch,
    sequence,
    digest: `digest of ${sequence}`,
});
const inputs = (observed: AuthorityPosition, observedAt: string, action = "rest", code = "Active") =>
    ({
        site: "standby",
        activeSite: "standby",
        plan: { action, code, isIntent: false, reason: "active" },
        observed,
        observedAt,
    }) as unknown as Parameters<Diff>[2];

/** A run that was promoted: it began with entry 3 and left entry 5. */
const ran = inputs(position(1, 3), "2026-12-01T10:00:00.000Z", "promote");
const state = { ...ran, result: "settled", authority: position(2, 5) } as unknown as Parameters<Diff>[1];

test("a refresh after a run that moved the authority compares that run with itself: nothing is lost, nothing changes", async () => {
    expect(await siteRole.diff("standby-role", state, ran)).toMatchObject({ changes: false });
});

test("a refresh that has found a newer authority compares with what the program looked at before: nothing is lost", async () => {
    // An up with nothing to do leaves its inputs in the state, and the outputs of the run before.
    const idle = inputs(position(2, 5), "2026-12-01T11:00:00.000Z");
    const refreshed = { ...state, authority: position(3, 8), observedAt: "2026-12-01T12:00:00.000Z" };
    expect(await siteRole.diff("standby-role", refreshed, idle)).toMatchObject({ changes: false });
});

test("what the program has looked at since and is older than what the last run left is refused", async () => {
    for (const observed of [position(1, 3), position(2, 4)]) {
        const news = inputs(observed, "2026-12-01T11:00:00.000Z");
        await expect(siteRole.diff("standby-role", state, news)).rejects.toThrow("the vault has lost later entries");
    }
});

test("what is planned anew is to be done", async () => {
    const news = inputs(position(2, 5), "2026-12-01T11:00:00.000Z", "demote");
    expect(await siteRole.diff("standby-role", state, news)).toMatchObject({ changes: true });
});

test("what stands as the last run left it, or has moved on without the site, is no change", async () => {
    const later = "2026-12-01T11:00:00.000Z";
    for (const news of [
        inputs(position(2, 5), later),
        inputs(position(2, 6), later),
        inputs(position(3, 7), later, "rest", "StandsBy"),
    ]) {
        expect(await siteRole.diff("standby-role", state, news)).toMatchObject({ changes: false });
    }
});

test("a site that is active in an epoch that its stack has not noted took over in a run that was killed: it is noted", async () => {
    const news = inputs(position(3, 7), "2026-12-01T11:00:00.000Z");
    expect(await siteRole.diff("standby-role", state, news)).toMatchObject({ changes: true });
    const intent = pureMethodsOf(siteDefinition("intent"));
    expect(await intent.diff("standby-intent", state, news)).toMatchObject({ changes: false });
});

import { followAuthority } from "./follow-authority";
import type { ObservedAuthority } from "../../dynamic-providers/authority/observed-authority";

const observed = (members: Partial<ObservedAuthority>): ObservedAuthority => ({
    position: { sequence: 4, epoch: 2, digest: "digest" },
    activeSite: "standby",
    claimedAt: "2026-01-01T00:00:00.000Z",
    underWay: null,
    ...members,
});

test("before anybody is active nobody gets traffic, and it is said what comes first", () => {
    const { activeSite, code, reason } = followAuthority(observed({ activeSite: null, claimedAt: null }));
    expect(activeSite).toBeUndefined();
    expect(code).toBe("NobodyIsActive");
    expect(reason).toMatch(/^no site has been active yet: clients are sent to no gateway\. .*claims epoch 1/);
});

test("traffic goes to the site that has claimed the epoch", () => {
    expect(followAuthority(observed({}))).toEqual({
        activeSite: "standby",
        code: "FollowsActiveSite",
        reason: "sends clients to 'standby', active in epoch 2 since 2026-01-01 00:00 UTC",
    });
});

test("a failover that is under way moves nobody, and is told", () => {
    const underWay = "'primary' is being promoted to epoch 3 (planned) since 2026-01-02T00:00:00.000Z";
    const { activeSite, code, reason } = followAuthority(observed({ underWay }));
    expect(code).toBe("AwaitsClaim");
    expect(activeSite).toBe("standby");
    expect(reason).toContain(`; ${underWay}: clients move with the up after its claim`);
});

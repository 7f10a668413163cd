import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { isLossAccepted, whyRefused } from "./refusals";
import type { Consents } from "./refusals";

const recorded: Authority = {
    ...{ epoch: 2, active: "standby", handover: null, promotion: null, lineage: [] },
    fenced: [],
};
const fenced: Authority = { ...recorded, fenced: [{ site: "primary", epoch: 1, at: "2026-11-21T10:00:00Z" }] };

test.each<[string, string, Consents, Authority]>([
    ["at rest", "standby", {}, recorded],
    ["planned", "primary", { failover: "planned" }, recorded],
    ["unplanned, accepted for this epoch", "primary", { failover: "unplanned", acceptDataLoss: 2 }, recorded],
    ["consents that are stale once it is done", "standby", { failover: "unplanned", acceptDataLoss: 1 }, recorded],
    ["a commit for this epoch", "primary", { atEpoch: 2 }, recorded],
    ["a commit that is done", "standby", { atEpoch: 1 }, recorded],
    ["a fenced site that rejoins", "primary", { rejoin: 2 }, fenced],
    ["a fenced site that is not declared", "standby", {}, fenced],
])("%s is not refused", (_case, activeSite, consents, authority) => {
    expect(whyRefused(activeSite, consents, authority)).toEqual([]);
});

test("an old commit, a consent for another epoch and a fenced site are refused together, each with the way out", () => {
    const consents = { failover: "unplanned", acceptDataLoss: 1, atEpoch: 1, rejoin: 1 };
    expect(whyRefused("primary", consents, fenced)).toEqual([
        "DeclaredAtAnotherEpoch: atEpoch is 1 and the vault records epoch 2, with 'standby' active: this declaration " +
            "(activeSite 'primary') is an old one. Set atEpoch to 2 if it is meant now, or run the newest commit.",
        "DataLossNotAccepted: failover is unplanned, acceptDataLoss is 1 and 'standby' is active in epoch 2. Set failover " +
            "to planned to have 'standby' hand over; if it is lost, set acceptDataLoss to 2, and see in a preview of " +
            "'primary' what that loses.",
        "Fenced: activeSite is 'primary', which lost the active role of epoch 1 at 2026-11-21T10:00:00Z and is fenced; " +
            "'standby' is active in epoch 2. Set rejoin to 2 in its stack, which takes what its service holds for lost, or " +
            "activeSite to 'standby'.",
    ]);
});

test("loss is accepted for the recorded epoch alone, and by both words", () => {
    expect(isLossAccepted({ failover: "unplanned", acceptDataLoss: 2 }, recorded)).toBe(true);
    expect(isLossAccepted({ failover: "unplanned", acceptDataLoss: 1 }, recorded)).toBe(false);
    expect(isLossAccepted({ failover: "planned", acceptDataLoss: 2 }, recorded)).toBe(false);
});

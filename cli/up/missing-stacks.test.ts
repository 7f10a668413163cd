import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { judgeMissing } from "./missing-stacks";

const settings = { activeSite: "standby", sites: ["primary", "standby"] };
const active: Authority = {
    ...{ epoch: 1, active: "primary", handover: null, promotion: null, lineage: [] },
    fenced: [],
};
const fenced: Authority = {
    ...active,
    ...{ epoch: 2, active: "standby", fenced: [{ site: "primary", epoch: 1, at: "2026-11-21T10:00:00Z" }] },
};

test("those that nobody has seen are refused together, and created where that is asked for", () => {
    const missing = ["vault", "traffic"];
    expect(judgeMissing(missing, settings, undefined, false, false)).toEqual({
        ...{ lost: [], toCreate: [] },
        refusals: [
            "Stack 'vault' is not in this backend: use the one that holds it, run 'pulumi stack init vault', or give --create-stacks.",
            "Stack 'traffic' is not in this backend: use the one that holds it, run 'pulumi stack init traffic', or give --create-stacks.",
        ],
    });
    expect(judgeMissing(missing, settings, undefined, false, true)).toEqual({
        ...{ lost: [], toCreate: missing, refusals: [] },
    });
});

test("that of the site which is recorded as active is never created: it is in another backend, or lost", () => {
    expect(judgeMissing(["primary"], settings, active, false, true)).toEqual({
        ...{ lost: [], toCreate: [] },
        refusals: [
            "Stack 'primary' is not in this backend, and the vault records 'primary' as active in epoch 1: use the backend " +
                "that holds it. If it is lost, declare its peer active, with failover unplanned and acceptDataLoss.",
        ],
    });
    expect(judgeMissing(["primary"], settings, active, true, true)).toEqual({
        ...{ lost: ["primary"], toCreate: [], refusals: [] },
    });
});

test("that of a fenced site is left alone, unless it is declared active", () => {
    expect(judgeMissing(["primary"], settings, fenced, false, true)).toEqual({
        ...{ lost: ["primary"], toCreate: [], refusals: [] },
    });
    const back = { ...settings, activeSite: "primary" };
    expect(judgeMissing(["primary"], back, fenced, false, true).refusals).toEqual([
        "Stack 'primary' is not in this backend, and the vault records 'primary' as fenced: use the backend that holds it.",
    ]);
});

import type { ObservedService } from "../azure/live-service";
import { wholeCreation } from "../../tests/support/sample-documents";
import { sampleLiveService, serviceIdOf } from "../../tests/support/sample-service";
import { creationId } from "../records/creation-record";
import { planCreation } from "./service-creation";

const seen = { serviceId: serviceIdOf("primary"), observedAt: "2026-01-01T00:00:00.000Z" };
const absent: ObservedService = { is: "absent", mayBeDeleted: false, ...seen };
const live: ObservedService = { is: "live", service: sampleLiveService(), ...seen };
const deleted: ObservedService = {
    is: "deleted",
    deleted: {
        serviceId: seen.serviceId,
        location: "West Europe",
        deletedAt: "2025-12-31T00:00:00.000Z",
        purgedAt: "",
    },
    ...seen,
};
const record = wholeCreation("d1");

test("a service that Azure does not have begins, as of when that was seen", () => {
    const begins = { is: "begins", absentAt: seen.observedAt };
    expect(planCreation(absent, undefined)).toEqual({ ...begins, recovers: null });
    // An earlier run was killed before its request.
    expect(planCreation(absent, record)).toEqual({ ...begins, recovers: null });
    expect(planCreation(deleted, undefined)).toEqual({ ...begins, recovers: "2025-12-31T00:00:00.000Z" });
});

test("what an earlier run began stays open until a run has ended it; nothing begins at rest or without a service", () => {
    expect(planCreation(live, record)).toEqual({ is: "open" });
    expect(planCreation(live, undefined)).toBeUndefined();
    expect(planCreation(undefined, record)).toBeUndefined();
});

test("a site has one record for a service, however its ID is spelt, and another for another service", () => {
    const id = creationId({ site: "primary", serviceId: serviceIdOf("Contoso-APIM") });
    expect(id).toMatch(/^primary-contoso-apim-[0-9a-f]{12}$/);
    expect(creationId({ site: "primary", serviceId: serviceIdOf("contoso-apim").toUpperCase() })).toBe(id);
    expect(creationId({ site: "primary", serviceId: serviceIdOf("contoso-2") })).not.toBe(id);
});

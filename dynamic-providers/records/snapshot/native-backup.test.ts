import { sampleService } from "../../../tests/support/sample-service";
import type { ServiceObservation } from "../../azure/service";
import { accept, fail, succeed } from "../operation-record";
import { completeNativeBackup, firstAttemptOf, intendNativeBackup } from "./native-backup";

const service = sampleService("Primary", {
    units: 2,
    locations: [{ location: "North Europe", units: 1 }],
    createdAt: "2026-01-01T00:00:00.000Z",
    observedAt: new Date("2026-01-02T00:00:00Z"),
});

test("the name follows from service and trigger: the same again, another for each other", () => {
    const id = (change: Partial<ServiceObservation>, trigger: string): string =>
        intendNativeBackup({ ...service, ...change }, trigger, "backups").id;
    const first = id({}, "2026-01-02 before release");
    expect(first).toMatch(/^Primary-2026-01-02-before-release-[0-9a-f]{12}$/);
    expect(id({ resourceId: service.resourceId.toUpperCase() }, "2026-01-02 before release")).toBe(first);
    expect(id({}, "2026-01-02 Before release")).not.toBe(first);
    expect(id({ createdAt: "2026-01-03T00:00:00.000Z" }, "2026-01-02 before release")).not.toBe(first);
});

test("a further attempt is a snapshot of its own, and names the one before", () => {
    const [first, second, third] = [1, 2, 3].map((attempt) => intendNativeBackup(service, "first", "backups", attempt));
    expect(second).toMatchObject({ id: `${first!.id}-2`, attempt: 2, retakeOf: first!.id });
    expect(second!.payload.name).toBe(`${first!.id}-2.apimbackup`);
    expect(third).toMatchObject({ id: `${first!.id}-3`, retakeOf: second!.id });
    expect(first).not.toHaveProperty("retakeOf");
    expect([first, second, third].map((facts) => firstAttemptOf(facts!))).toEqual([first!.id, first!.id, first!.id]);
    expect(firstAttemptOf({ id: "contoso-2" })).toBe("contoso-2");
});

test("facts from intent to success hold what a restore needs, restorable for 30 days from the start", () => {
    const intended = intendNativeBackup(service, "first", "backups");
    const accepted = accept(intended, new Date("2026-01-02T00:00:00Z"), "token");
    const done = completeNativeBackup(succeed(accepted, new Date("2026-01-02T00:11:00Z")), {
        bytes: 42,
        etag: '"0x1"',
    });
    expect(done).toEqual({
        schema: "apim-dr/snapshot/1",
        id: intended.id,
        kind: "native",
        service: {
            resourceId: service.resourceId,
            location: "West Europe",
            tier: "Premium",
            units: 2,
            locations: [{ location: "North Europe", units: 1 }],
            createdAt: "2026-01-01T00:00:00.000Z",
            settings: service.settings,
        },
        observed: { startedAt: "2026-01-02T00:00:00.000Z", completedAt: "2026-01-02T00:11:00.000Z" },
        trigger: "first",
        epoch: null,
        payload: {
            type: "blob",
            container: "backups",
            name: `${intended.id}.apimbackup`,
            bytes: 42,
            etag: '"0x1"',
        },
        restorable: { until: "2026-02-01T00:00:00.000Z", tiers: ["Premium"], requires: null },
        omits: [
            "usageData",
            "customDomainCertificates",
            "caCertificates",
            "virtualNetwork",
            "managedIdentity",
            "diagnosticSettings",
            "protocolsAndCiphers",
            "developerPortalContent",
        ],
        inventory: null,
        attempt: 1,
        parent: null,
        holds: [],
        result: "succeeded",
        problems: [],
    });
    expect(accepted.operation).toEqual({ resumeToken: "token" });
    expect(fail(accepted, "no").operation).toBeUndefined();
});

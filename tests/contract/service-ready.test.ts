import { serviceReadyProvider } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { ServicePlan } from "../../dynamic-providers/service-ready/service-plan";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

let azure: AzureFixture;
let host: ProviderHost;
let serviceId: string;
let code: unknown;

const still: ServicePlan = {
    ...{ changes: [], transition: "", snapshot: null, recovers: null },
    ...{ asOf: "2026-11-20T00:00:00.000Z", observedAt: null },
};
const change: ServicePlan = { ...still, changes: ["scales West Europe from 1 to 2 units"] };
const hurting: ServicePlan = { ...change, changes: ["changes the zones"], snapshot: "before-change-1" };

const inputs = (plan: unknown, more: Properties = {}): Properties => ({
    ...{ serviceId, plan, busyWaitSeconds: 60, __provider: code },
    ...more,
});
const backups = (mark: number): number => azure.sandbox.requestLog.accepted("backup", mark).length;

beforeAll(async () => {
    azure = await startAzureFixture("service-ready");
    host = await ProviderHost.start(azure.sandbox.environment);
    code = await serializeProvider(serviceReadyProvider);
    serviceId = await azure.createService("ready-service");
    await azure.grant(serviceId);
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

test("at rest it asks nothing of Azure, and later plans of rest are no change", async () => {
    const mark = azure.sandbox.requestLog.mark();
    const { id, state } = await host.create(inputs(still));
    expect(state).toMatchObject({ result: "ready" });
    expect(await host.diff(id, state, inputs({ ...still, asOf: "2026-11-21T00:00:00.000Z" }))).toBe(false);
    expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
});

test("a change that is planned is to be done once; one that is not known yet, too", async () => {
    const { id, state } = await host.create(inputs(still));
    expect(await host.diff(id, state, inputs(change))).toBe(true);
    expect(await host.diff(id, state, inputs("04da6b54-80e4-46f7-96ec-b56ff0331ba9"))).toBe(true);
    const done = await host.update(id, state, inputs(change));
    expect(await host.diff(id, done, inputs(change))).toBe(false);
    expect(await host.diff(id, done, inputs({ ...change, asOf: "2026-11-21T00:00:00.000Z" }))).toBe(true);
    expect(await host.diff(id, done, inputs(still))).toBe(false);
});

test("it waits until what runs on the service has ended", async () => {
    await azure.clients.arm("POST", `${serviceId}/applynetworkconfigurationupdates?api-version=2024-05-01`, {});
    const service = azure.sandbox.state.services.get("ready-service")!;
    expect(service.transition).toBe("Updating");
    await host.create(inputs({ ...change, transition: "Updating", observedAt: "2026-11-20T00:00:00.000Z" }));
    expect(service.transition).toBeUndefined();
});

test("what does not end in time is told, with the way out", async () => {
    azure.sandbox.clock.setSpeed(1);
    try {
        await azure.clients.arm("POST", `${serviceId}/applynetworkconfigurationupdates?api-version=2024-05-01`, {});
        await expect(host.create(inputs(change, { busyWaitSeconds: 1 }))).rejects.toThrow(
            "service 'ready-service' is 'Updating', and did not finish within busyWaitSeconds",
        );
    } finally {
        azure.sandbox.clock.setSpeed(6000);
        azure.sandbox.clock.advance(3600);
    }
});

test("a service that is not there is not waited for", async () => {
    const gone = serviceId.replace("ready-service", "ready-absent");
    expect((await host.create(inputs(change, { serviceId: gone }))).state).toMatchObject({ result: "ready" });
});

test("a change that hurts is preceded by one snapshot, however often it is planned", async () => {
    const mark = azure.sandbox.requestLog.mark();
    const withVault = inputs(hurting, { ...azure.operationInputs, verify: "off", maxAttempts: 1 });
    const { id, state } = await host.create(withVault);
    expect(state.snapshotId).toMatch(/^ready-service-before-change-1-/);
    // As after a run that was killed before the engine heard of it.
    expect((await host.create(withVault)).state.snapshotId).toBe(state.snapshotId);
    expect(await host.diff(id, state, withVault)).toBe(false);
    expect(backups(mark)).toBe(1);
    // An edit of how it is taken is nothing to do; and what was taken is remembered.
    const edited = { ...azure.operationInputs, verify: "off", maxAttempts: 2, timeoutSeconds: 90 };
    expect(await host.diff(id, state, inputs(hurting, edited))).toBe(false);
    expect(await host.update(id, state, inputs(still, edited))).toMatchObject({ snapshotId: state.snapshotId });
    expect(backups(mark)).toBe(1);
});

test("without a vault none is taken", async () => {
    const mark = azure.sandbox.requestLog.mark();
    expect((await host.create(inputs(hurting))).state).not.toHaveProperty("snapshotId");
    expect(backups(mark)).toBe(0);
});

test("a deleted service is waited for until Azure can recover it", async () => {
    const id = await azure.createService("ready-deleted");
    const { apiManagement } = azure.clients;
    await apiManagement.apiManagementService.beginDeleteAndWait(azure.group, "ready-deleted");
    const { deletionDate } = azure.sandbox.state.deletedServices.get("ready-deleted")!;
    const recovers = deletionDate.toISOString();
    await host.create(inputs({ ...still, recovers }, { serviceId: id }));
    expect(azure.sandbox.clock.now().getTime() - deletionDate.getTime()).toBeGreaterThanOrEqual(120_000);
});

describe("what others manage of the service", () => {
    const declared = (publisherName: string) => ({ publisherName, tags: { env: "prod" }, customProperties: {} });
    const given = (publisherName: string) =>
        inputs(still, { declared: declared(publisherName), unmanaged: ["tags", "hostnames"] });
    const tag = (tags: Record<string, string>) =>
        azure.clients.arm("PATCH", `${serviceId}?api-version=2024-05-01`, { tags });
    const settled = (): void => azure.sandbox.clock.advance(3600);

    test("an outside change alone is no difference, and the next change of the declaration sends what is live then", async () => {
        const { id, state } = await host.create(given("Contoso"));
        await tag({ env: "prod", costCenter: "42" });
        settled();
        expect(await host.diff(id, state, given("Contoso"))).toBe(false);
        expect(state).toMatchObject({ kept: {} });
        expect(await host.diff(id, state, given("Contoso Ltd"))).toBe(true);
        // Between the preview and the up.
        await tag({ env: "prod", costCenter: "43" });
        settled();
        const after = await host.update(id, state, given("Contoso Ltd"));
        expect(after).toMatchObject({ kept: { tags: { costCenter: "43" } } });
        expect(await host.diff(id, after, given("Contoso Ltd"))).toBe(false);
    });

    test("an update that failed, and is tried again later, sends what is live by then", async () => {
        const planned = (asOf: string) => ({ ...given("Contoso Ltd"), plan: { ...change, asOf } });
        const { id, state } = await host.create(planned("2026-11-20T00:00:00.000Z"));
        expect(state).toMatchObject({ kept: { tags: { costCenter: "43" } } });
        await tag({ env: "prod", costCenter: "45" });
        settled();
        const later = planned("2026-11-22T00:00:00.000Z");
        expect(await host.diff(id, state, later)).toBe(true);
        expect(await host.update(id, state, later)).toMatchObject({ kept: { tags: { costCenter: "45" } } });
    });

    test("a refresh reads it along with the service", async () => {
        const { id, state } = await host.create(given("Contoso"));
        await tag({ env: "prod", costCenter: "44" });
        settled();
        expect(await host.read(id, state)).toMatchObject({ kept: { tags: { costCenter: "44" } } });
        await tag({});
        settled();
    });

    test("a run that writes nothing of the service asks nothing, and leaves it to the next", async () => {
        const { id, state } = await host.create(given("Contoso"));
        const mark = azure.sandbox.requestLog.mark();
        expect(await host.diff(id, state, inputs(still))).toBe(false);
        expect(azure.sandbox.requestLog.since(mark)).toEqual([]);
    });
});

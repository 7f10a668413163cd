import type { ArmAnswer } from "../../sandbox/clients";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { documented, own, reported } from "./behaviour";
import { rawRequest } from "./raw-request";

const reference = "https://learn.microsoft.com/rest/api/monitor/autoscale-settings/create-or-update";
const understanding = "https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-understanding-settings";
const howTo = "https://learn.microsoft.com/azure/api-management/api-management-howto-autoscale";

let azure: AzureFixture;
let path: string;
let serviceId: string;

const rule = (operator: string, threshold: number, direction: string, cooldown: string) => ({
    metricTrigger: {
        ...{ metricName: "Capacity", metricResourceUri: serviceId, operator, threshold },
        ...{ statistic: "Average", timeAggregation: "Average", timeGrain: "PT1M", timeWindow: "PT30M" },
    },
    scaleAction: { direction, type: "ChangeCount", value: "1", cooldown },
});
const capacity = { minimum: "1", maximum: "3", default: "1" };
const rules = () => [rule("GreaterThan", 80, "Increase", "PT60M"), rule("LessThan", 35, "Decrease", "PT90M")];
const put = (change: object = {}, at = path): Promise<ArmAnswer> =>
    azure.clients.arm("PUT", `${at}?api-version=2021-05-01-preview`, {
        location: "westeurope",
        properties: {
            ...{ enabled: true, targetResourceUri: serviceId },
            profiles: [{ name: "capacity", capacity, rules: rules() }],
            ...change,
        },
    });
/** As a client sees it: nothing happens in Azure Monitor but on the clock. */
const look = async () => {
    const { properties, sku } = (await azure.clients.arm("GET", `${serviceId}?api-version=2024-05-01`)).body as {
        sku: { capacity: number };
        properties: { targetProvisioningState: string };
    };
    return [sku.capacity, properties.targetProvisioningState];
};
const after = async (minutes: number) => {
    azure.sandbox.clock.advance(minutes * 60);
    return look();
};
const demand = (units: number): void => azure.sandbox.state.setDemand("scaled", units);
/** A still service with so many units, that no setting moves. */
const setUnits = async (units: number) => {
    azure.sandbox.clock.release();
    azure.sandbox.state.autoscaleSettings.clear();
    azure.sandbox.state.demands.clear();
    await after(180);
    await azure.clients.apiManagement.apiManagementService.beginUpdateAndWait(azure.group, "scaled", {
        sku: { name: "Premium", capacity: units },
    });
    azure.sandbox.clock.hold();
};

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-autoscale");
    serviceId = await azure.createService("scaled");
    path = `${serviceId.split("/providers/")[0]}/providers/Microsoft.Insights/autoscaleSettings/scaled-autoscale`;
}, 60_000);
beforeEach(() => setUnits(1));
afterEach(() => azure.sandbox.clock.release());
afterAll(() => azure.stop());

documented(reference)("a setting is created with 201, updated with 200, read, listed and deleted", async () => {
    const created = await put();
    expect([created.status, (await put()).status]).toEqual([201, 200]);
    expect(created.body).toMatchObject({
        ...{ name: "scaled-autoscale", type: "Microsoft.Insights/autoscaleSettings", location: "westeurope" },
        properties: { name: "scaled-autoscale", enabled: true, targetResourceUri: serviceId },
    });
    const read = await azure.clients.arm("GET", `${path}?api-version=2021-05-01-preview`);
    const list = await azure.clients.arm(
        "GET",
        `${path.split("/").slice(0, -1).join("/")}?api-version=2021-05-01-preview`,
    );
    expect(list.body).toEqual({ value: [read.body] });
    const remove = () => azure.clients.arm("DELETE", `${path}?api-version=2021-05-01-preview`);
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 204]);
});

documented(reference)("counts that contradict each other, and times out of range, are refused", async () => {
    const refused = async (profile: object): Promise<unknown> =>
        (await put({ profiles: [{ name: "capacity", capacity, rules: rules(), ...profile }] })).body;
    for (const profile of [
        { capacity: { ...capacity, default: "4" } },
        { capacity: { ...capacity, minimum: "one" } },
        { rules: [rule("GreaterThan", 80, "Increase", "PT0M")] },
        { rules: [{ ...rules()[0], metricTrigger: { ...rules()[0]!.metricTrigger, timeWindow: "PT4M" } }] },
    ]) {
        expect(await refused(profile)).toMatchObject({ error: { code: "BadRequest" } });
    }
});

reported("pulumi/pulumi-azure#787, without its code")("a second setting of the same service is refused", async () => {
    await put();
    const second = await put({}, `${path}-2`);
    expect([second.status, second.body]).toMatchObject([409, { error: { code: "Conflict" } }]);
});

documented(understanding)(
    "a mean above the threshold adds units up to the maximum, each after its cooldown",
    async () => {
        await put();
        demand(2.9);
        expect(await after(29)).toEqual([1, ""]);
        expect(await after(1)).toEqual([1, "Updating"]);
        expect(await after(45)).toEqual([2, ""]);
        // The cooldown counts from the change.
        expect(await after(14)).toEqual([2, ""]);
        expect(await after(1)).toEqual([2, "Updating"]);
        await after(45);
        expect(await after(180)).toEqual([3, ""]);
        expect(await after(600)).toEqual([3, ""]);
    },
);

documented(understanding)("a mean below the threshold takes units away down to the minimum", async () => {
    await setUnits(3);
    await put();
    demand(0.1);
    expect(await after(30)).toEqual([3, "Updating"]);
    expect(await after(45)).toEqual([2, ""]);
    expect(await after(45)).toEqual([2, "Updating"]);
    expect(await after(45)).toEqual([1, ""]);
    expect(await after(600)).toEqual([1, ""]);
});

documented(understanding)("it does not scale in where it would have to scale out again", async () => {
    await setUnits(2);
    await put({
        profiles: [{ name: "capacity", capacity, rules: [rule("GreaterThan", 60, "Increase", "PT60M"), rules()[1]] }],
    });
    // 32.5 % of two units would be 65 % of one.
    demand(0.65);
    expect(await after(600)).toEqual([2, ""]);
});

documented(understanding)("units outside of the range are brought back into it at once", async () => {
    await put({
        profiles: [{ name: "capacity", capacity: { ...capacity, minimum: "2", default: "2" }, rules: rules() }],
    });
    expect(await look()).toEqual([1, "Updating"]);
    expect(await after(45)).toEqual([2, ""]);
    await put({ profiles: [{ name: "capacity", capacity: { ...capacity, maximum: "1" }, rules: rules() }] });
    expect(await look()).toEqual([2, "Updating"]);
});

documented(understanding)("without a metric there are no fewer units than the default", async () => {
    await put({ profiles: [{ name: "capacity", capacity: { ...capacity, default: "2" }, rules: rules() }] });
    expect(await look()).toEqual([1, "Updating"]);
    expect(await after(600)).toEqual([2, ""]);
});

documented(reference)("a setting that is not enabled moves nothing", async () => {
    await put({ enabled: false });
    demand(5);
    expect(await after(600)).toEqual([1, ""]);
});

documented(howTo)("while another operation runs, scaling is tried again until it is through", async () => {
    await put();
    demand(2);
    azure.sandbox.clock.advance(25 * 60);
    await azure.clients.arm("PATCH", `${serviceId}?api-version=2024-05-01`, { tags: { busy: "yes" } });
    expect(await after(6)).toEqual([1, "Updating"]);
    const { status } = await azure.clients.arm("GET", `${serviceId}?api-version=2024-05-01`);
    expect(status).toBe(200);
    // The other one ends, and the change of units begins.
    expect(await after(45)).toEqual([1, "Updating"]);
    expect(await after(45)).toEqual([2, ""]);
});

own("Azure's metric comes from real requests; here the admin endpoint sets how many units they keep busy")(
    "the admin endpoint sets the demand of a service",
    async () => {
        const { adminEndpoint, adminToken } = azure.sandbox.connection;
        const set = (service: string, body: object) =>
            rawRequest(
                azure.sandbox.connection,
                "PUT",
                `${adminEndpoint}/services/${service}/demand`,
                { Authorization: `Bearer ${adminToken}`, "Content-Type": "application/json" },
                JSON.stringify(body),
            );
        expect([(await set("nothing", { units: 1 })).status, (await set("scaled", {})).status]).toEqual([404, 400]);
        expect((await set("scaled", { units: 2 })).status).toBe(204);
        expect(azure.sandbox.state.demands.get("scaled")).toMatchObject([{ units: 2 }]);
    },
);

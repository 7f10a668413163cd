import { randomBytes } from "node:crypto";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { serviceNameOf, startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture, SiteName } from "../support/failover-fixture";
import { RoleWatch } from "../support/role-watch";

// What every stack asks of the resource manager, from its first `up` to its `destroy`, is compared with the roles of docs/roles:
// each run is held to those that docs/permissions.md gives to whoever does it.
jest.setTimeout(1_800_000);

const vaultRunner = ["vault", "vault-grants"];
const siteRunner = ["site", "vault-reader", "vault-grants", "secrets", "site-local"];
const scheduler = ["schedule", "vault-reader", "secrets"];

describe("with a planned failover and Front Door", () => {
    let fixture: FailoverFixture;
    let watch: RoleWatch;

    beforeAll(async () => {
        fixture = await startFailoverFixture("permissions");
        watch = new RoleWatch(fixture.azure.sandbox);
        const secretsKey = randomBytes(32).toString("base64");
        for (const stack of Object.values(fixture.stacks)) {
            await stack.setConfig("apim-dr:secretsKey", { value: secretsKey, secret: true });
        }
        fixture.configure("standby", { siteLocal: ["backends", "loggers", "namedValues"] });
    }, 900_000);

    afterAll(() => fixture.stop());

    const siteUp = (site: SiteName) => watch.during(siteRunner, () => fixture.up(site));

    test("the roles allow all that is asked, and nothing that is not", async () => {
        const { vault, stacks, azure } = fixture;
        const traffic = await azure.project.stack("traffic");
        const trafficUp = () => watch.during(["traffic", "vault-reader"], () => traffic.up());
        await watch.during(vaultRunner, () => vault.up());
        await siteUp("primary");
        await fixture.publish("primary");
        await publishSiteLocal(azure, "primary");
        await siteUp("standby");
        await publishSiteLocal(azure, "standby");
        await trafficUp();

        fixture.configure("primary", { schedule: { intervalHours: 720, trigger: "on request" } });
        const mark = azure.sandbox.requestLog.mark();
        await watch.during(scheduler, () => fixture.up("primary"));
        expect(fixture.accepted("backup", mark)).toBe(1);

        fixture.declareActive("standby");
        await siteUp("primary");
        await siteUp("standby");
        await siteUp("standby");
        await trafficUp();

        await traffic.setConfig("apim-dr:protectTraffic", { value: "false" });
        await trafficUp();
        await watch.during(["traffic", "vault-reader"], () => traffic.destroy());
        fixture.configure("standby", { destroyActive: 2 });
        for (const site of ["standby", "primary"] as const) {
            fixture.configure(site, { protectService: false });
            await siteUp(site);
            await watch.during(siteRunner, () => stacks[site].destroy());
        }
        fixture.configure("vault", { protectVault: false });
        await watch.during(vaultRunner, () => vault.up());
        await watch.during(vaultRunner, () => vault.destroy());

        expect(watch.refused()).toEqual([]);
        expect(watch.unused().filter((action) => !action.startsWith("secrets: "))).toEqual([]);
    });
});

test.each([
    [
        "UserAssignedManagedIdentity",
        "identity",
        ["identity: Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"],
    ],
    ["AccessKey", "vault-keys", []],
])("with %s the role %s is what is missing", async (accessType, role, withoutRequest) => {
    const azure = await startEngineFixture(`permissions-${role}`);
    try {
        const watch = new RoleWatch(azure.sandbox);
        const added = new RoleWatch(azure.sandbox);
        const config = { "apim-dr:vaultAccessType": { value: accessType } };
        const vault = await azure.vaultStack({ ...config, "apim-dr:protectVault": { value: "false" } });
        const site = await azure.serviceStack("primary", { ...config, "apim-dr:backupTrigger": { value: "first" } });
        for (const [stack, runner] of [
            [vault, vaultRunner],
            [site, siteRunner],
        ] as const) {
            await watch.during(runner, () => added.during([...runner, role], () => stack.up()));
        }
        for (const [stack, runner] of [
            [site, siteRunner],
            [vault, vaultRunner],
        ] as const) {
            await watch.during(runner, () => added.during([...runner, role], () => stack.destroy()));
        }
        expect(watch.refused()).not.toEqual([]);
        expect(added.refused()).toEqual([]);
        expect(added.unused().filter((action) => action.startsWith(`${role}: `))).toEqual(withoutRequest);
    } finally {
        await azure.stop();
    }
});

test("Traffic Manager needs the role traffic-manager", async () => {
    const azure = await startEngineFixture("permissions-traffic-manager");
    try {
        const watch = new RoleWatch(azure.sandbox);
        await (await azure.vaultStack()).up();
        const customDomain = "api.contoso.example";
        const gateways = { locations: ["westeurope"], certificateHostnames: [customDomain] };
        const sites = {
            primary: { serviceName: serviceNameOf("primary"), ...gateways },
            standby: { serviceName: serviceNameOf("standby"), ...gateways, locations: ["germanywestcentral"] },
        };
        const traffic = await azure.project.stack("traffic", {
            "apim-dr:trafficKind": { value: "TrafficManager" },
            "apim-dr:customDomain": { value: customDomain },
            "apim-dr:trafficSites": { value: JSON.stringify(sites) },
            "apim-dr:protectTraffic": { value: "false" },
        });
        await watch.during(["traffic-manager", "vault-reader"], () => traffic.up());
        await watch.during(["traffic-manager", "vault-reader"], () => traffic.destroy());
        expect(watch.refused()).toEqual([]);
        expect(watch.unused().filter((action) => action.startsWith("traffic-manager: "))).toEqual([]);
    } finally {
        await azure.stop();
    }
});

/** Something of each kind that the standby declares its own. */
async function publishSiteLocal({ clients }: EngineFixture, site: SiteName): Promise<void> {
    const service = serviceNameOf(site);
    const group = `rg-${service}`;
    const { namedValue, backend, logger } = clients.apiManagement;
    await namedValue.beginCreateOrUpdateAndWait(group, service, `region-of-${site}`, {
        displayName: `region-of-${site}`,
        value: site,
    });
    await namedValue.beginCreateOrUpdateAndWait(group, service, "hidden", {
        displayName: "hidden",
        value: site,
        secret: true,
    });
    await backend.createOrUpdate(group, service, `orders-of-${site}`, {
        url: `https://${site}.example`,
        protocol: "http",
    });
    await logger.createOrUpdate(group, service, `insights-of-${site}`, { loggerType: "azureMonitor" });
}

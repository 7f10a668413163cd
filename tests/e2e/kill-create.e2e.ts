import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beginCreation } from "../../dynamic-providers/site/service-creation";
import { Catalog } from "../../dynamic-providers/vault/catalog";
import { startFailoverFixture } from "../support/failover-fixture";
import type { FailoverFixture, SiteName } from "../support/failover-fixture";
import { changesOf } from "../support/engine-fixture";
import { holdBack, killAll, typeCommand, typeUp, until } from "../support/typed-up";

// A run is killed while Azure creates something. The tests are chapters of one story.
let fixture: FailoverFixture;

jest.setTimeout(1_800_000);

beforeAll(async () => {
    fixture = await startFailoverFixture("kill-create");
    fixture.configure("primary", { schedule: undefined, lostAnswerWatchSeconds: 3 });
    fixture.configure("standby", { schedule: undefined, lostAnswerWatchSeconds: 3, standbyMode: "cold" });
}, 900_000);

afterEach(() => fixture.rules.expectToHold());

afterAll(() => fixture.stop());

type Point = Parameters<typeof holdBack>[1];

const points = {
    begun: { endpoint: "blob", method: "PUT", path: "/catalog/creations/" },
    requested: { endpoint: "arm", method: "PUT", path: "/service/[^/]+$" },
    roleGiven: { endpoint: "arm", method: "PUT", path: "/roleAssignments/" },
} satisfies Record<string, Point>;

const clock = () => fixture.azure.sandbox.clock;
const serviceOf = (site: SiteName) => fixture.azure.sandbox.state.services.get(`contoso-apim-${site}`);

/** Types `pulumi up`, and kills all of it once a request was carried out, or once something holds. */
async function upAndKill(site: SiteName, point: Point | (() => boolean)): Promise<void> {
    const { child, ended } = typeUp(fixture.azure, fixture.stacks[site]);
    const isThere = typeof point === "function" ? until(point) : holdBack(fixture.azure, point);
    await Promise.race([isThere, ended]);
    expect(child.exitCode).toBeNull();
    await killAll(child);
    await ended;
    fixture.azure.sandbox.faults.clear();
    await fixture.stacks[site].cancel();
}

/** What was written to a site's service itself, as `PUT 201`. */
const writesTo = (site: SiteName, mark = 0): string[] =>
    fixture.azure.sandbox.requestLog
        .writes(mark)
        .filter(({ path }) => new RegExp(`/service/contoso-apim-${site}$`, "i").test(path))
        .map(({ method, status }) => `${method} ${status}`);

interface HeldResource {
    readonly urn: string;
    readonly type: string;
    id?: string;
    inputs?: Record<string, unknown>;
    protect?: boolean;
}
const stateOf = async (site: SiteName) => {
    const exported = await fixture.stacks[site].exportStack();
    const { resources, pending_operations: pending = [] } = exported.deployment as {
        readonly resources: HeldResource[];
        readonly pending_operations?: readonly unknown[];
    };
    const service = resources.find(({ type }) => type === "azure-native:apimanagement:ApiManagementService");
    return { exported, resources, service, pending };
};

const pulumi = (site: SiteName, ...args: string[]) =>
    promisify(execFile)(fixture.azure.engine.path, [...args, "--yes", "--stack", site], {
        cwd: fixture.azure.project.directory,
        env: { ...process.env, ...fixture.azure.project.environment },
    });

test("apim-dr up killed while Azure creates what is no service: the next takes it into the state and goes on", async () => {
    for (const created of ["/resourceGroups/[^/]+$", "/storageAccounts/[^/]+$"]) {
        const { child, ended } = typeCommand(fixture.azure, "--yes", "--stacks", "vault");
        await Promise.race([holdBack(fixture.azure, { endpoint: "arm", method: "PUT", path: created }), ended]);
        expect(child.exitCode).toBeNull();
        await killAll(child);
        await ended;
        fixture.azure.sandbox.faults.clear();
    }
    const { ended } = typeCommand(fixture.azure, "--yes", "--stacks", "vault");
    const { code, stdout, stderr } = await ended;
    expect(stdout + stderr).toMatch(/vault: imports what the killed run had created: \S+\/storageAccounts\/\w+/);
    expect(code).toBe(0);
    // An update with what is declared may follow: the note tells less of a resource than a whole run would have written.
    expect(fixture.azure.sandbox.requestLog.writes(0).filter(({ method }) => method === "DELETE")).toEqual([]);
    expect(changesOf(await fixture.vault.up())).toEqual({});
});

test("killed before the request, and with its answer lost: each time the next up goes on", async () => {
    await upAndKill("primary", points.begun);
    expect(serviceOf("primary")).toBeUndefined();
    clock().hold();
    await upAndKill("primary", points.requested);
    expect((await stateOf("primary")).service).toBeUndefined();
    expect(serviceOf("primary")).toBeDefined();
});

test("while Azure creates it, a preview says that it is imported, and a run that waits for it can be killed, too", async () => {
    const said = await fixture.preview("primary");
    expect(said).toMatch(
        /imports service 'contoso-apim-primary': an earlier run of this site began to create it after/,
    );
    expect(said).toContain("waits until the service is no longer 'Activating'");
    const mark = fixture.azure.sandbox.requestLog.mark();
    const reads = () => fixture.azure.sandbox.requestLog.since(mark).filter(({ path }) => path.endsWith("-primary"));
    await upAndKill("primary", () => reads().length > 1);
    expect((await stateOf("primary")).service).toBeUndefined();
});

test("imported by hand in the wrong place, the run that would delete the live service is refused", async () => {
    const type = "azure-native:apimanagement:ApiManagementService";
    await pulumi(
        "primary",
        "import",
        type,
        "by-hand",
        serviceOf("primary")!.id,
        "--protect=false",
        "--generate-code=false",
    );
    const refusal = await fixture.refusalOf("primary");
    expect(refusal).toContain("ServiceHeldElsewhere: The stack's state holds service 'contoso-apim-primary'");
    const [, urn] = /'pulumi state delete --force "([^"]+)"'/.exec(refusal)!;
    await pulumi("primary", "state", "delete", "--force", urn!);
});

test("when Azure is done and the state does not know: an up imports it, creates nothing, and ends as an undisturbed run", async () => {
    const mark = fixture.azure.sandbox.requestLog.mark();
    clock().release();
    clock().advance(4 * 3600);
    await fixture.azure.clients.arm("GET", `${serviceOf("primary")!.id}?api-version=2024-05-01`);
    expect((await fixture.up("primary")).outputs).toMatchObject({ role: "active", epoch: 1, nextUp: [] });
    expect(writesTo("primary", mark).filter((write) => write !== "PUT 200")).toEqual([]);
    await fixture.expectAtRest("primary");
    expect(writesTo("primary").filter((write) => write !== "PUT 200")).toEqual(["PUT 201"]);
    expect(await fixture.catalogBlobs("creations/")).toEqual([]);
    await fixture.stacks.primary.refresh({ clearPendingCreates: true });
    expect((await stateOf("primary")).pending).toEqual([]);
});

test("a cold promotion killed likewise imports the service and its role, and writes nothing to it before the restore", async () => {
    await fixture.publish("primary");
    const held = fixture.held("primary")!.entities;
    fixture.declareActive("standby");
    await fixture.up("primary");
    await upAndKill("standby", points.requested);
    await fixture.breakLeases();
    await upAndKill("standby", points.roleGiven);
    await fixture.breakLeases();
    const mark = fixture.azure.sandbox.requestLog.mark();
    const { outputs } = await fixture.up("standby");
    expect(outputs).toMatchObject({ role: "active", epoch: 2, dataLossSeconds: 0 });
    expect(outputs.nextUp).toContain("region francecentral with 1 units");
    expect(writesTo("standby", mark)).toEqual([]);
    expect(writesTo("standby")).toEqual(["PUT 201"]);
    expect(fixture.held("standby")!.entities).toEqual(held);
    expect((await fixture.up("standby")).outputs).toMatchObject({ role: "active", nextUp: [] });
    expect(fixture.held("standby")!.units).toEqual({ "Germany West Central": 2, "France Central": 1 });
    await fixture.expectAtRest("standby");
});

test("whichever spelling was imported by hand, with its creation still open: nothing is replaced, nothing deleted", async () => {
    // As `pulumi import --protect=false` leaves it: the ID and the names as they were typed.
    const { exported, resources, service } = await stateOf("primary");
    const group = resources.find(({ type }) => type === "azure-native:resources:ResourceGroup");
    const { createdAt, id } = serviceOf("primary")!;
    for (const held of [service!, group!]) {
        const names = Object.entries(held.inputs!).filter(([name]) => /^(resourceGroup|service)Name$/.test(name));
        Object.assign(
            held.inputs!,
            Object.fromEntries(names.map(([name, value]) => [name, String(value).toUpperCase()])),
        );
        Object.assign(held, { id: held.id!.toUpperCase(), protect: false });
    }
    await fixture.stacks.primary.importStack(exported);
    const containers = { backups: "backups", catalog: "catalog" };
    const catalog = new Catalog(fixture.azure.clients.blobService("stapimdrvault"), containers, () => undefined);
    const begun = { is: "begins", absentAt: new Date(0).toISOString(), recovers: null } as const;
    await beginCreation(catalog, { site: "primary", serviceId: id }, begun, undefined);
    const mark = fixture.azure.sandbox.requestLog.mark();
    for (const run of ["the creation is open", "it is not"]) {
        expect([run, (await fixture.up("primary")).outputs.role]).toEqual([run, "standby"]);
    }
    expect(
        fixture.azure.sandbox.requestLog
            .writes(mark)
            .filter(({ method, endpoint }) => method === "DELETE" && endpoint === "arm"),
    ).toEqual([]);
    expect(serviceOf("primary")!.createdAt).toEqual(createdAt);
    expect(await fixture.catalogBlobs("creations/")).toEqual([]);
});

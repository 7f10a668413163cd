import type { AskGateway, GatewayRequest } from "../azure/gateway-request";
import { findInputFailures } from "../common/input-table";
import type { Timer } from "../requests/timer";
import { probeTable } from "./probe-inputs";
import { sendProbes } from "./send-probes";

const gateways = [
    "https://contoso-b-northeurope-01.regional.azure-api.net",
    "https://contoso-b-uksouth-01.regional.azure-api.net",
];

/** Time that passes only where somebody waits, and as fast as it can. */
function quickTimer(): Timer & { waited: number } {
    const waits: { at: number; end: () => void }[] = [];
    const timer = {
        waited: 0,
        nowMilliseconds: () => timer.waited,
        wait: (milliseconds: number, signal?: AbortSignal) =>
            new Promise<void>((resolve, reject) => {
                const wait = { at: timer.waited + milliseconds, end: resolve };
                waits.push(wait);
                signal?.addEventListener("abort", () => {
                    waits.splice(waits.indexOf(wait), 1);
                    reject(new Error("aborted"));
                });
                setImmediate(() => setImmediate(next));
            }),
    };
    const next = (): void => {
        waits.sort((left, right) => left.at - right.at);
        const first = waits.shift();
        if (first) {
            timer.waited = Math.max(timer.waited, first.at);
            first.end();
        }
    };
    return timer;
}

test("each probe goes to each gateway with its method and its secret; what is answered as expected is counted", async () => {
    const asked: GatewayRequest[] = [];
    const ask: AskGateway = async (request) => {
        asked.push(request);
        return Promise.resolve(request.method === "POST" ? 401 : 200);
    };
    const probes = [
        { path: "/orders/health", secretHeader: "Ocp-Apim-Subscription-Key" },
        { path: "/orders", method: "POST", expectedStatus: 401 },
        { path: "/status-0123456789abcdef" },
    ];
    const { result, faults } = await sendProbes(ask, gateways, { probes, probeSecret: "hush" }, quickTimer());
    expect({ result, faults }).toEqual({ result: { gateways: 2, answered: 4, reached: 2, failed: 0 }, faults: [] });
    expect(asked.map(({ url, method, headers }) => [method, url.replace(/.*net/, ""), headers])).toEqual([
        ["GET", "/orders/health", { "Ocp-Apim-Subscription-Key": "hush" }],
        ["POST", "/orders", {}],
        ["GET", "/status-0123456789abcdef", {}],
        ["GET", "/orders/health", { "Ocp-Apim-Subscription-Key": "hush" }],
        ["POST", "/orders", {}],
        ["GET", "/status-0123456789abcdef", {}],
    ]);
});

test("a gateway that answers as expected only later is waited for", async () => {
    let times = 0;
    const ask: AskGateway = () => Promise.resolve(++times < 4 ? 404 : 200);
    const { result } = await sendProbes(ask, gateways.slice(0, 1), { probes: [{ path: "/a" }] }, quickTimer());
    expect([times, result]).toEqual([4, { gateways: 1, answered: 1, reached: 0, failed: 0 }]);
});

test("all probes together end with the time that they have, also those that no one answers; each is named, without query and secret", async () => {
    const never: AskGateway = ({ url }) =>
        url.includes("/hangs") ? new Promise(() => undefined) : Promise.reject(new Error("ENOTFOUND"));
    const timer = quickTimer();
    const probes = [{ path: "/hangs?sig=hush" }, { path: "/refused" }];
    const { result, faults } = await sendProbes(never, gateways, { probes, probeSecret: "hush" }, timer);
    expect(timer.waited).toBe(30_000);
    expect(result).toEqual({ gateways: 2, answered: 0, reached: 0, failed: 4 });
    expect(faults.map(({ entity, detail }) => `${entity.replace(/-01.*net/, "")}: ${detail}`)).toEqual([
        "GET https://contoso-b-northeurope/hangs: no answer in time",
        "GET https://contoso-b-northeurope/refused: no answer (ENOTFOUND)",
        "GET https://contoso-b-uksouth/hangs: no answer in time",
        "GET https://contoso-b-uksouth/refused: no answer (ENOTFOUND)",
    ]);
    expect(JSON.stringify(faults)).not.toContain("hush");
});

test("a service without a gateway answers no probe", async () => {
    const { result, faults } = await sendProbes(() => Promise.resolve(200), [], { probes: [{ path: "/a" }] });
    expect(result.failed).toBe(1);
    expect(faults).toMatchObject([{ entity: "GET /a", detail: "the service has no gateway to ask" }]);
});

test.each([
    [{ probes: "x" }, ["probes"]],
    [{ probes: [{ path: "orders" }, 1, {}] }, ["probes[0].path", "probes[1]", "probes[2].path"]],
    [
        { probes: [{ path: "/a", method: "TRACE", expectedStatus: 99 }] },
        ["probes[0].method", "probes[0].expectedStatus"],
    ],
    [{ probes: [{ path: "/a", secretHeader: "X-Key" }] }, ["probes[0].secretHeader"]],
    [{ probes: [{ path: "/a", secretHeader: "X Key" }], probeSecret: "s" }, ["probes[0].secretHeader"]],
    [{ probeSecret: "" }, ["probeSecret"]],
    [{ probeTimeoutSeconds: 0 }, ["probeTimeoutSeconds"]],
    [
        {
            probes: [{ path: "/a?b=c", method: "HEAD", secretHeader: "X-Key", expectedStatus: 204 }],
            probeSecret: "s",
            probeTimeoutSeconds: 5,
        },
        [],
    ],
    [{}, []],
])("%j is refused in %j", (inputs, refused) => {
    expect(findInputFailures(probeTable, inputs).map(({ property }) => property)).toEqual(refused);
});

import type { decideSite } from "../../dynamic-providers/protocol/decide-site";
import { faultyProtocols } from "../model/faulty-protocols";
import { checkHistories, describeHistories } from "../model/operations/histories";

type Decide = typeof decideSite;

const mockFault: { decide: Decide | undefined } = { decide: undefined };

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));
jest.mock("../../dynamic-providers/protocol/decide-site", () => {
    const actual = jest.requireActual<{ decideSite: Decide }>("../../dynamic-providers/protocol/decide-site");
    return {
        // A fault is a change of what the protocol decides, and asks it.
        decideSite: (...args: Parameters<Decide>) => {
            const { decide } = mockFault;
            mockFault.decide = undefined;
            try {
                return (decide ?? actual.decideSite)(...args);
            } finally {
                mockFault.decide = decide;
            }
        },
    };
});

afterEach(() => {
    mockFault.decide = undefined;
});

/** Any number of others by `npm run model`. */
test("in 500 histories the operations keep the rules of failover, and each comes to rest", async () => {
    const seen = await checkHistories(500, 2);
    console.log(describeHistories(seen));
    expect(seen.histories).toBe(500);
    expect(seen.claims.unplanned).toBeGreaterThan(50);
}, 600_000);

const faults = [
    "a promotion claims without a restore that was verified",
    "data loss need not be accepted",
    "the token is written without a look at what the service holds by now",
    "the intent of a promotion is not written before its restore",
];

test.each(faults)(
    "it would be found if %s",
    async (fault) => {
        mockFault.decide = faultyProtocols.find((faulty) => faulty.fault === fault)!.protocol.decide;
        await expect(checkHistories(900)).rejects.toThrow("Property failed");
    },
    600_000,
);

import { RestError } from "@azure/core-rest-pipeline";
import { failureOfError, failureOfStatus, passingFailures } from "./passing-failure";

const coded = (code: string): Error => Object.assign(new Error("why"), { code });

describe.each(passingFailures)("$code", ({ code, statuses, errors }) => {
    test("is what its statuses say, as an answer and as the SDK's error", () => {
        for (const statusCode of statuses) {
            expect(failureOfStatus(statusCode)).toMatchObject({ kind: { code }, seen: `HTTP ${statusCode}` });
            expect(failureOfError(new RestError("why", { statusCode, code: "Other" }))?.kind.code).toBe(code);
        }
    });

    test("is what its errors say, by themselves, as a cause and for one of several addresses", () => {
        for (const seen of errors) {
            for (const error of [
                coded(seen),
                new Error("why", { cause: coded(seen) }),
                new AggregateError([coded(seen), coded("OTHER")]),
            ]) {
                expect(failureOfError(error)).toMatchObject({ kind: { code }, seen });
            }
        }
    });
});

test.each([200, 202, 304, 400, 401, 403, 404, 405, 409, 412, 501])("HTTP %d does not pass by itself", (status) => {
    expect(failureOfStatus(status)).toBeUndefined();
});

test.each([undefined, "text", new Error("why"), coded("CERT_HAS_EXPIRED"), new RestError("why", { statusCode: 404 })])(
    "%p does not pass by itself",
    (error) => {
        expect(failureOfError(error)).toBeUndefined();
    },
);

test("each status and each code is of one kind", () => {
    const all = passingFailures.flatMap(({ statuses, errors }) => [...statuses, ...errors]);
    expect(new Set<unknown>(all).size).toBe(all.length);
});

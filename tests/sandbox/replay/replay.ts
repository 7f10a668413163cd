import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { AzureFixture } from "../../support/azure-fixture";
import { rawRequest } from "../raw-request";
import { compareAnswer } from "./compare-answer";
import type { Answer, ComparedMember } from "./compare-answer";
import { compareSeconds } from "./compare-seconds";
import type { RecordedStep, Recording } from "./recording";
import { newPfx } from "../../support/new-pfx";
import { bindTemplate, matchesTemplate } from "./template";
import type { Bindings } from "./template";

/** A difference from a recording that stays, and why. */
export interface PermittedDifference {
    /** Number of the step in the recording, from 0. */
    readonly step: number;
    readonly member: string;
    readonly reason: string;
}

/** What a recording does not say, so that it can be sent again. */
export interface ReplayScript {
    /** @default those of the recording */
    readonly bindings?: Bindings;
    /** Makes what stood before the first request. @returns more bindings. */
    readonly arrange?: (azure: AzureFixture, bindings: Bindings) => Promise<Bindings | void>;
    /** Values of request members that the recording replaced, by name, or by path where one name has several. */
    readonly values?: Readonly<Record<string, unknown>>;
    /** Bodies that were not read, by the step's number. */
    readonly bodies?: Readonly<Record<number, unknown>>;
    /** Before a request: what happened that was not read. */
    readonly before?: Readonly<Record<number, (azure: AzureFixture, bindings: Bindings) => Promise<void>>>;
    readonly permitted?: readonly PermittedDifference[];
}

export interface ReplayedMember extends ComparedMember {
    readonly step: number;
}

/** Sends a recording's requests to the sandbox, one after the other, and compares every answer. */
export async function replay(
    azure: AzureFixture,
    recording: Recording,
    script: ReplayScript = {},
): Promise<ReplayedMember[]> {
    const { connection, clock } = azure.sandbox;
    const { subscriptionId: sub, tenantId: tenant, objectId: operator } = connection;
    const isFromKit = recording.bindings !== undefined;
    let bindings: Bindings = {
        ...{ sub, tenant, operator },
        ...recording.bindings,
        ...(isFromKit && standInsFor(recording)),
        ...script.bindings,
    };
    const eTags = new Map<string, string>();
    clock.release();
    clock.setSpeed(6000);
    bindings = { ...bindings, ...(await script.arrange?.(azure, bindings)) };
    // From here on operations end only where the recording saw their end, and waits are Azure's own.
    clock.setSpeed(1);
    clock.hold();
    const seenUrls: string[] = [];
    const members: ReplayedMember[] = [];
    for (const [index, step] of recording.steps.entries()) {
        await script.before?.[index]?.(azure, bindings);
        if (!isUnderWay(step)) {
            endOperations(azure);
        }
        clock.advance(step.afterSeconds ?? 0);
        const [method, template] = splitRequest(step);
        // A URL that an answer named goes before the recorded one, whose numbers are those of another run.
        const url = seenUrls.findLast((seen) => matches(template, seen, bindings)) ?? bindTemplate(template, bindings);
        const body = script.bodies?.[index] ?? step.requestBody;
        const filled = body === undefined ? undefined : fill(body, script, bindings);
        let answer = url === undefined ? undefined : await send(azure, method, url, step, filled);
        for (let sent = 1; url !== undefined && answer!.status < 300 && sent < (step.burst ?? 1); sent += 1) {
            answer = await send(azure, method, url, step, filled);
        }
        for (const name of ["location", "azure-asyncoperation"]) {
            const seen = answer?.headers[name];
            if (seen) {
                seenUrls.push(seen.replace(connection.armEndpoint, ""));
            }
        }
        const meaning = { bindings, endpoint: connection.armEndpoint, ordered: isFromKit };
        const sameETag = isSameETag(eTags, template, answer);
        const compared = step.lost ? [] : compareAnswer(step, answer, { ...meaning, sameETag });
        members.push(...compared.map((member) => ({ step: index, ...member })));
        members.push(...(step.took ? [{ step: index, ...compareSeconds(step.took) }] : []));
        bindings = { ...bindings, ...keysOf(answer), ...boundBy(step, answer) };
    }
    return members;
}

/**
 * Whether an answer has the ETag of the one before from the same path; undefined where one of them has none.
 *
 * @param eTags - by path; the answer's is noted.
 */
export function isSameETag(
    eTags: Map<string, string>,
    url: string,
    answer: Pick<Answer, "headers"> | undefined,
): boolean | undefined {
    const path = url.split("?")[0]!.toLowerCase();
    const [before, now] = [eTags.get(path), answer?.headers.etag];
    if (now !== undefined) {
        eTags.set(path, now);
    }
    return before === undefined || now === undefined ? undefined : before === now;
}

/** The values that an answer gives to placeholders. */
export function boundBy(
    { binds = {} }: Pick<RecordedStep, "binds">,
    answer: Pick<Answer, "body"> | undefined,
): Bindings {
    const found = Object.entries(binds).map(([name, path]) => [name, memberAt(answer?.body, path)] as const);
    return Object.fromEntries(found.filter((one): one is [string, string] => typeof one[1] === "string"));
}

/** @param path - `identity.principalId`, `keys[0].value`. */
function memberAt(body: unknown, path: string): unknown {
    return path
        .split(/[.[\]]+/)
        .filter(Boolean)
        .reduce<unknown>(
            (value, name) =>
                typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
            body,
        );
}

/** Whether the recorded answer shows an operation that has begun before the request and still runs. */
function isUnderWay(step: RecordedStep): boolean {
    if (step.underWay !== undefined) {
        return step.underWay;
    }
    const [method] = splitRequest(step);
    const body = step.body as { status?: string; properties?: Record<string, unknown>; error?: unknown } | undefined;
    if (step.status === 409) {
        return true;
    }
    if (method !== "GET") {
        return false;
    }
    const { provisioningState = "Succeeded", targetProvisioningState = "" } = body?.properties ?? {};
    return (
        step.status === 202 ||
        body?.status === "InProgress" ||
        provisioningState !== "Succeeded" ||
        targetProvisioningState !== ""
    );
}

function endOperations({ sandbox }: AzureFixture): void {
    const running = sandbox.operations().filter(({ outcome }) => !outcome);
    for (const { endsAt } of running) {
        sandbox.clock.advanceTo(new Date(endsAt.getTime() + 1000));
    }
}

function splitRequest({ request }: RecordedStep): [method: HttpMethods, path: string] {
    const at = request.indexOf(" ");
    return [request.slice(0, at) as HttpMethods, request.slice(at + 1)];
}

/** No recording holds a certificate that the kit has made, or its password: another one stands for it. */
const standInsFor = (recording: Recording): Bindings =>
    JSON.stringify(recording).includes("{pfx}")
        ? { pfx: newPfx("api.contoso.example", "recorded"), pfxPassword: "recorded" }
        : {};

const matches = (template: string, url: string, bindings: Bindings): boolean =>
    matchesTemplate(template, url.replace(/&t=\d+&c=.*$/, ""), bindings);

async function send(
    { sandbox, clients }: AzureFixture,
    method: HttpMethods,
    url: string,
    { requestHeaders = {} }: RecordedStep,
    body: unknown,
): Promise<Answer> {
    const { connection } = sandbox;
    const token = await clients.credential.getToken(`${connection.armEndpoint}/.default`);
    const answer = await rawRequest(
        connection,
        method,
        connection.armEndpoint + url,
        { Authorization: `Bearer ${token?.token}`, "Content-Type": "application/json", ...requestHeaders },
        body === undefined ? undefined : JSON.stringify(body),
    );
    return { ...answer, body: answer.body === "" ? undefined : answer.body };
}

/** The values that a recording has replaced, put back. */
function fill(value: unknown, script: ReplayScript, bindings: Bindings, path = ""): unknown {
    if (typeof value === "object" && value !== null) {
        return Array.isArray(value)
            ? value.map((item) => fill(item, script, bindings, path))
            : Object.fromEntries(
                  Object.entries(value).map(([name, member]) => [
                      bindTemplate(name, bindings) ?? name,
                      fill(member, script, bindings, path ? `${path}.${name}` : name),
                  ]),
              );
    }
    if (value !== "str" && value !== "bool") {
        return typeof value === "string" ? (bindTemplate(value, bindings) ?? value) : value;
    }
    const name = path.split(".").at(-1)!;
    const known = script.values?.[path] ?? script.values?.[name] ?? bindings[name] ?? ordinaryValues[name];
    if (known === undefined) {
        return value === "bool" ? false : "text";
    }
    return known;
}

const ordinaryValues: Readonly<Record<string, unknown>> = {
    publisherEmail: "apim@contoso.example",
    publisherName: "Contoso",
    type: "UserAssigned",
};

/** Keys of a storage account, which later requests send. */
function keysOf(answer: Answer | undefined): Bindings {
    const { keys } = (answer?.body ?? {}) as { keys?: readonly { value: string }[] };
    return keys?.[0] ? { accessKey: keys[0].value } : {};
}

import { contentOf, isElement } from "../../policy/parse-policy";
import type { PolicyElement } from "../../policy/parse-policy";
import { errorResponse } from "./plane-exchange";
import type { BackendRequest, PlaneExchange, PlaneResponse } from "./plane-exchange";

/** What comes of a statement, where the next one does not follow. */
export type Outcome = { readonly answer: PlaneResponse } | { readonly error: PlaneResponse } | undefined;

/** @returns the backend's answer */
export type AskBackend = (request: BackendRequest) => PlaneResponse;

type Statement = (element: PolicyElement, exchange: PlaneExchange, askBackend: AskBackend) => Outcome;

const childrenOf = ({ children }: PolicyElement, name: string): PolicyElement[] =>
    children.filter(isElement).filter((child) => child.name === name);

const valuesOf = (element: PolicyElement): string[] => childrenOf(element, "value").map((value) => contentOf(value));

/** Azure takes `True`, too. */
const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === "true";

/** Documented: https://learn.microsoft.com/azure/api-management/check-header-policy; that values are whole headers is assumed. */
const checkHeader: Statement = (element, { request }) => {
    const {
        name = "",
        "failed-check-httpcode": status,
        "failed-check-error-message": message = "",
    } = element.attributes;
    const fold = (text: string): string => (isTrue(element.attributes["ignore-case"]) ? text.toLowerCase() : text);
    const found = request.headers.get(name);
    const wanted = valuesOf(element).map(fold);
    const isFine = found !== null && (wanted.length === 0 || wanted.includes(fold(found)));
    return isFine ? undefined : { error: errorResponse(Number(status), message) };
};

/** Of the response where there is one, of the request before. Documented: https://learn.microsoft.com/azure/api-management/set-header-policy */
const setHeader: Statement = (element, { request, response }) => {
    const { name = "", "exists-action": action = "override" } = element.attributes;
    const { headers } = response ?? request;
    const values = valuesOf(element);
    if (action === "delete") {
        headers.delete(name);
        return undefined;
    }
    if (action === "skip" && headers.has(name)) {
        return undefined;
    }
    if (action !== "append") {
        headers.delete(name);
    }
    values.forEach((value) => headers.append(name, value));
    return undefined;
};

/** Documented: https://learn.microsoft.com/azure/api-management/set-status-policy */
const setStatus: Statement = ({ attributes }, { response }) => {
    if (response) {
        response.status = Number(attributes.code);
    }
    return undefined;
};

/** Of a response; what a backend is sent is told without its body. Documented: https://learn.microsoft.com/azure/api-management/set-body-policy */
const setBody: Statement = (element, { response }) => {
    if (response) {
        response.body = contentOf(element);
    }
    return undefined;
};

/** Documented: https://learn.microsoft.com/azure/api-management/return-response-policy */
const returnResponse: Statement = (element, exchange, askBackend) => {
    const response: PlaneResponse = { status: 200, headers: new Headers() };
    for (const child of element.children.filter(isElement)) {
        policyStatements[child.name]?.(child, { ...exchange, response }, askBackend);
    }
    return { answer: response };
};

/** Documented: https://learn.microsoft.com/azure/api-management/rewrite-uri-policy */
const rewriteUri: Statement = ({ attributes }, { request, parameters, matchedQuery }) => {
    const { template = "", "copy-unmatched-params": copy = "true" } = attributes;
    const filled = template.replace(/\{([^{}]+)\}/g, (whole, name: string) => parameters[name] ?? whole);
    const [path = "", search = ""] = filled.split("?");
    const query = new URLSearchParams(search);
    if (isTrue(copy)) {
        [...request.query]
            .filter(([name]) => !matchedQuery.includes(name))
            .forEach(([name, value]) => query.append(name, value));
    }
    request.path = path;
    request.query = query;
    return undefined;
};

/** Documented: https://learn.microsoft.com/azure/api-management/forward-request-policy */
const forwardRequest: Statement = (_element, exchange, askBackend) => {
    exchange.response = askBackend(exchange.request);
    return undefined;
};

/** The statements that gateways apply, by name. All others are passed over; what an expression would say is its text. */
export const policyStatements: Readonly<Record<string, Statement>> = {
    "check-header": checkHeader,
    "forward-request": forwardRequest,
    "return-response": returnResponse,
    "rewrite-uri": rewriteUri,
    "set-body": setBody,
    "set-header": setHeader,
    "set-status": setStatus,
};

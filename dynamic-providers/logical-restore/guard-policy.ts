import type { RestoredEntity } from "./restored-entity";

/** Tells in a policy's text that it is a guard, and no policy of the API's owner. */
const mark = 'reason="Being restored by apim-dr"';

/** Stands at an API while it is restored: an API never answers without its own policies. */
export const guardPolicy =
    `<policies><inbound><return-response><set-status code="503" ${mark} />` +
    '<set-header name="Retry-After" exists-action="override"><value>120</value></set-header></return-response></inbound>' +
    "<backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>";

export const guardBody = { properties: { format: "rawxml", value: guardPolicy } };

/** Whether a policy is the guard that a restore has put. */
export const isGuard = (policy: RestoredEntity | undefined): boolean =>
    String(policy?.raw.properties?.value).includes(mark);

export { followAuthority } from "./follow-authority";
export type { TrafficDecision } from "./follow-authority";
export { GlobalEndpoint } from "./global-endpoint";
export { GlobalEndpointKind } from "./global-endpoint-args";
export type {
    EndpointSiteArgs,
    GlobalEndpointArgs,
    GlobalEndpointOverrides,
    SiteGatewayArgs,
} from "./global-endpoint-args";
export { regionalHostname } from "./regional-hostname";

"""What is made of each kind of entity: bodies as the REST reference has them, by the operation group that makes it.

Source: https://learn.microsoft.com/rest/api/apimanagement, the examples of each group (2024-05-01).
"""

from dataclasses import dataclass, field
from typing import Any, Callable, Mapping, Optional, Sequence


@dataclass(frozen=True)
class Kind:
    """One kind of entity, in the order in which they need each other."""

    #: The operation group of the SDK's client.
    group: str
    #: The parameters that name it, parents first.
    ids: Mapping[str, str]
    #: What is put, as on the wire; none where a link is made by its name.
    body: Optional[Mapping[str, Any]] = None
    #: What a PATCH changes; none where the kind has none.
    patch: Optional[Mapping[str, Any]] = None
    #: Members of the body, below properties, that no answer may have.
    secrets: Sequence[str] = ()
    #: Members of the body that an answer has otherwise, with a check of what it has.
    answered: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    #: Whether the service has it from the start: it is then neither new nor taken away.
    is_singleton: bool = False
    #: Whether workspaces have it, too.
    in_workspace: bool = False
    #: Whether the answer to what writes it has its secrets, as recorded of subscriptions.
    put_tells_secrets: bool = False
    #: Members that the service tells of what was put.
    told: Sequence[str] = ()


def of(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"properties": properties}


POLICY = of({"format": "rawxml", "value": "<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>"})
SERVICE_POLICY = of({"format": "rawxml", "value": "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>"})
WIKI = of({"documents": [{"documentationId": "handbook"}]})


def is_policy(value: Any) -> bool:
    return "<policies>" in value


def is_reference(value: Any) -> bool:
    """A key that was put is kept as a named value, and answered as a reference to it."""
    return value == "" or value.startswith("{{")


def kinds(service_id: str, certificate: str) -> Sequence[Kind]:
    diagnostic = of({"loggerId": f"{service_id}/loggers/insights", "alwaysLog": "allErrors", "sampling": {"samplingType": "fixed", "percentage": 50}})
    return [
        Kind("named_value", {"named_value_id": "greeting"}, of({"displayName": "greeting", "value": "hello", "tags": ["a"], "secret": False}), of({"value": "hi"}), in_workspace=True),
        Kind("tag", {"tag_id": "green"}, of({"displayName": "Green"}), of({"displayName": "Greener"}), in_workspace=True),
        Kind("api_version_set", {"version_set_id": "orders"}, of({"displayName": "Orders", "versioningScheme": "Segment"}), of({"description": "All versions"}), in_workspace=True),
        Kind("global_schema", {"schema_id": "order"}, of({"schemaType": "xml", "description": "An order", "value": "<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" />"}), in_workspace=True),
        Kind("certificate", {"certificate_id": "client"}, of({"data": certificate, "password": "of-the-pfx"}), secrets=["data", "password"], told=["thumbprint", "subject", "expirationDate"], in_workspace=True),
        Kind("group", {"group_id": "partners"}, of({"displayName": "Partners", "description": "Of the trade", "type": "custom"}), of({"description": "Of all trades"}), in_workspace=True),
        Kind("user", {"user_id": "ada"}, of({"email": "ada@contoso.example", "firstName": "Ada", "lastName": "Lovelace", "password": "a-Passw0rd"}), of({"note": "First"}), secrets=["password"]),
        Kind("group_user", {"group_id": "partners", "user_id": "ada"}, in_workspace=True),
        Kind("identity_provider", {"identity_provider_name": "google"}, of({"clientId": "client", "clientSecret": "of-google"}), of({"clientId": "another"}), secrets=["clientSecret"]),
        Kind("open_id_connect_provider", {"opid": "fabrikam"}, of({"displayName": "Fabrikam", "metadataEndpoint": "https://login.fabrikam.example/.well-known/openid-configuration", "clientId": "client", "clientSecret": "of-fabrikam"}), of({"description": "Sign-in"}), secrets=["clientSecret"]),
        Kind("authorization_server", {"authsid": "sign-in"}, of({"displayName": "Sign-in", "clientRegistrationEndpoint": "https://login.example/apps", "authorizationEndpoint": "https://login.example/authorize", "grantTypes": ["authorizationCode"], "clientId": "client", "clientSecret": "of-sign-in", "tokenEndpoint": "https://login.example/token", "bearerTokenSendingMethods": ["authorizationHeader"]}), of({"description": "Theirs"}), secrets=["clientSecret"]),
        Kind("authorization_provider", {"authorization_provider_id": "github"}, of({"displayName": "GitHub", "identityProvider": "github", "oauth2": {"redirectUrl": "https://authorization-manager.consent.azure-apim.net/redirect/apim/clients", "grantTypes": {"authorizationCode": {"clientId": "client", "clientSecret": "of-github", "scopes": "user"}}}}), answered={"oauth2": lambda value: "of-github" not in str(value)}),
        Kind("authorization", {"authorization_provider_id": "github", "authorization_id": "ada"}, of({"authorizationType": "OAuth2", "oauth2grantType": "AuthorizationCode"})),
        Kind("authorization_access_policy", {"authorization_provider_id": "github", "authorization_id": "ada", "authorization_access_policy_id": "policy"}, of({"tenantId": "13932a0d-5c63-4d37-901d-1df9c97722ff", "objectId": "fe0bed83-631f-4149-bd0b-0464b1bc7cab"})),
        Kind("logger", {"logger_id": "insights"}, of({"loggerType": "applicationInsights", "description": "Telemetry", "credentials": {"instrumentationKey": "11111111-2222-3333-4444-555555555555"}}), of({"description": "All telemetry"}), answered={"credentials": lambda value: is_reference(value["instrumentationKey"])}, in_workspace=True),
        Kind("cache", {"cache_id": "westeurope"}, of({"description": "Redis", "connectionString": "contoso.redis.cache.windows.net,ssl=true,password=of-redis", "useFromLocation": "westeurope"}), of({"description": "Of the region"}), answered={"connectionString": is_reference}),
        Kind("backend", {"backend_id": "orders"}, of({"url": "https://orders.contoso.example", "protocol": "http", "description": "Orders"}), of({"description": "All orders"}), in_workspace=True),
        Kind("policy_fragment", {"id": "guard"}, of({"format": "rawxml", "description": "A guard", "value": "<fragment><check-header name=\"x-key\" failed-check-httpcode=\"401\" failed-check-error-message=\"No key\" ignore-case=\"true\" /></fragment>"}), answered={"format": lambda value: value in (None, "xml", "rawxml"), "value": lambda value: "check-header" in value}, in_workspace=True),
        Kind("policy", {"policy_id": "policy"}, SERVICE_POLICY, answered={"format": lambda value: value in ("xml", "rawxml"), "value": is_policy}),
        Kind("diagnostic", {"diagnostic_id": "applicationinsights"}, diagnostic, of({"alwaysLog": "allErrors", "sampling": {"samplingType": "fixed", "percentage": 10}, "loggerId": f"{service_id}/loggers/insights"}), in_workspace=True),
        Kind("documentation", {"documentation_id": "handbook"}, of({"title": "Handbook", "content": "# How to order"}), of({"title": "The handbook"})),
        Kind("gateway", {"gateway_id": "factory"}, of({"description": "In the factory", "locationData": {"name": "factory", "city": "Turin"}}), of({"description": "At the line"})),
        Kind("gateway_hostname_configuration", {"gateway_id": "factory", "hc_id": "default"}, of({"hostname": "*", "certificateId": f"{service_id}/certificates/client", "negotiateClientCertificate": False})),
        Kind("gateway_certificate_authority", {"gateway_id": "factory", "certificate_id": "client"}, of({"isTrusted": False})),
        Kind("product", {"product_id": "partner"}, of({"displayName": "Partner", "subscriptionRequired": True, "approvalRequired": False, "state": "published"}), of({"description": "For partners"}), in_workspace=True),
        Kind("product_policy", {"product_id": "partner", "policy_id": "policy"}, POLICY, answered={"format": lambda value: value in ("xml", "rawxml"), "value": is_policy}, in_workspace=True),
        Kind("product_wiki", {"product_id": "partner"}, WIKI, WIKI),
        Kind("api", {"api_id": "orders"}, of({"displayName": "Orders", "path": "orders", "protocols": ["https"], "serviceUrl": "https://orders.contoso.example"}), of({"description": "Orders of all kinds"}), in_workspace=True),
        Kind("api_operation", {"api_id": "orders", "operation_id": "list"}, of({"displayName": "List", "method": "GET", "urlTemplate": "/"}), of({"description": "All"}), in_workspace=True),
        Kind("api_operation_policy", {"api_id": "orders", "operation_id": "list", "policy_id": "policy"}, POLICY, answered={"format": lambda value: value in ("xml", "rawxml"), "value": is_policy}, in_workspace=True),
        Kind("api_policy", {"api_id": "orders", "policy_id": "policy"}, POLICY, answered={"format": lambda value: value in ("xml", "rawxml"), "value": is_policy}, in_workspace=True),
        Kind("api_schema", {"api_id": "orders", "schema_id": "order"}, of({"contentType": "application/vnd.oai.openapi.components+json", "document": {"components": {"schemas": {"order": {"type": "object"}}}}}), in_workspace=True),
        Kind("api_diagnostic", {"api_id": "orders", "diagnostic_id": "applicationinsights"}, diagnostic, of({"alwaysLog": "allErrors", "sampling": {"samplingType": "fixed", "percentage": 20}, "loggerId": f"{service_id}/loggers/insights"}), in_workspace=True),
        Kind("api_release", {"api_id": "orders", "release_id": "first"}, of({"apiId": f"{service_id}/apis/orders", "notes": "The first"}), of({"apiId": f"{service_id}/apis/orders", "notes": "The very first"}), in_workspace=True),
        Kind("api_issue", {"api_id": "orders", "issue_id": "slow"}, of({"title": "Slow", "description": "It takes a minute", "userId": f"{service_id}/users/ada", "state": "open", "createdDate": "2024-02-01T22:21:20.467Z"}), of({"state": "closed"})),
        Kind("api_issue_comment", {"api_id": "orders", "issue_id": "slow", "comment_id": "same"}, of({"text": "Here, too", "userId": f"{service_id}/users/ada", "createdDate": "2024-02-01T22:21:20.467Z"})),
        Kind("api_issue_attachment", {"api_id": "orders", "issue_id": "slow", "attachment_id": "picture"}, of({"title": "Picture", "contentFormat": "image/png", "content": "iVBORw0KGgo="}), answered={"contentFormat": bool, "content": bool}),
        Kind("api_wiki", {"api_id": "orders"}, WIKI, WIKI),
        Kind("api_tag_description", {"api_id": "orders", "tag_description_id": "green"}, of({"description": "Kind to trees"})),
        Kind("gateway_api", {"gateway_id": "factory", "api_id": "orders"}, of({"provisioningState": "created"}), answered={"provisioningState": lambda value: value in (None, "created")}),
        Kind("api", {"api_id": "graph"}, of({"displayName": "Graph", "path": "graph", "protocols": ["https"], "apiType": "graphql", "serviceUrl": "https://graph.contoso.example"}), answered={"apiType": lambda value: value in (None, "graphql")}),
        Kind("graph_ql_api_resolver", {"api_id": "graph", "resolver_id": "orders"}, of({"displayName": "Orders", "path": "Query/orders", "description": "All orders"}), of({"description": "Orders"})),
        Kind("graph_ql_api_resolver_policy", {"api_id": "graph", "resolver_id": "orders", "policy_id": "policy"}, of({"format": "rawxml", "value": "<http-data-source><http-request><set-method>GET</set-method><set-url>https://orders.contoso.example</set-url></http-request></http-data-source>"}), answered={"format": lambda value: value in ("xml", "rawxml"), "value": lambda value: "http-data-source" in value}),
        Kind("product_api", {"product_id": "partner", "api_id": "orders"}),
        Kind("product_group", {"product_id": "partner", "group_id": "partners"}),
        Kind("product_api_link", {"product_id": "partner", "api_link_id": "orders"}, of({"apiId": f"{service_id}/apis/orders"}), in_workspace=True),
        Kind("product_group_link", {"product_id": "partner", "group_link_id": "partners"}, of({"groupId": f"{service_id}/groups/partners"}), in_workspace=True),
        Kind("tag_api_link", {"tag_id": "green", "api_link_id": "orders"}, of({"apiId": f"{service_id}/apis/orders"}), in_workspace=True),
        Kind("tag_operation_link", {"tag_id": "green", "operation_link_id": "list"}, of({"operationId": f"{service_id}/apis/orders/operations/list"}), in_workspace=True),
        Kind("tag_product_link", {"tag_id": "green", "product_link_id": "partner"}, of({"productId": f"{service_id}/products/partner"}), in_workspace=True),
        Kind("subscription", {"sid": "ada"}, of({"scope": f"{service_id}/products/partner", "displayName": "Ada's", "primaryKey": "11111111111111111111111111111111", "secondaryKey": "22222222222222222222222222222222", "state": "active"}), of({"displayName": "Ada's own"}), secrets=["primaryKey", "secondaryKey"], put_tells_secrets=True, in_workspace=True),
        Kind("policy_restriction", {"policy_restriction_id": "all"}, of({"scope": "Sample Scope 1", "requireBase": "true"}), of({"scope": "Sample Scope 2"})),
        Kind("content_type", {"content_type_id": "page"}, of({"name": "Page", "description": "A page", "schema": {"properties": {"en_us": {"type": "object"}}}, "version": "1.0.0"})),
        Kind("content_item", {"content_type_id": "page", "content_item_id": "about"}, of({"en_us": {"title": "About", "permalink": "/about"}})),
        Kind("portal_revision", {"portal_revision_id": "20260101"}, of({"description": "The first", "isCurrent": True}), of({"description": "The very first"})),
        Kind("email_template", {"template_name": "newIssueNotificationMessage"}, of({"subject": "An issue at $OrganizationName", "body": "<p>It is new.</p>"}), of({"subject": "An issue"}), is_singleton=True),
        Kind("notification", {"notification_name": "RequestPublisherNotificationMessage"}, is_singleton=True, in_workspace=True),
        Kind("notification_recipient_email", {"notification_name": "RequestPublisherNotificationMessage", "email": "ada@contoso.example"}, in_workspace=True),
        Kind("notification_recipient_user", {"notification_name": "RequestPublisherNotificationMessage", "user_id": "ada"}, in_workspace=True),
        Kind("sign_in_settings", {}, of({"enabled": True}), of({"enabled": True}), is_singleton=True),
        Kind("sign_up_settings", {}, of({"enabled": True, "termsOfService": {"enabled": False, "consentRequired": False, "text": "Terms"}}), of({"enabled": True, "termsOfService": {"enabled": True, "consentRequired": False, "text": "Terms"}}), is_singleton=True),
        Kind("delegation_settings", {}, of({"url": "https://contoso.example/delegation", "validationKey": "dmFsaWRhdGlvbg==", "subscriptions": {"enabled": True}, "userRegistration": {"enabled": True}}), of({"url": "https://contoso.example/other", "subscriptions": {"enabled": True}, "userRegistration": {"enabled": True}}), secrets=["validationKey"], is_singleton=True),
        Kind("portal_config", {"portal_config_id": "default"}, of({"enableBasicAuth": True, "signin": {"require": False}, "signup": {"termsOfService": {"text": "Terms", "requireConsent": False}}, "delegation": {"delegateRegistration": False, "delegateSubscription": False}, "cors": {"allowedOrigins": ["https://contoso.example"]}, "csp": {"mode": "reportOnly", "reportUri": [], "allowedSources": ["*.contoso.example"]}}), of({"enableBasicAuth": True}), is_singleton=True),
        Kind("tenant_access", {"access_name": "access"}, of({"enabled": True}), of({"enabled": True}), secrets=["primaryKey", "secondaryKey"], is_singleton=True),
    ]

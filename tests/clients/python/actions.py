"""What the operation groups offer beside making, reading and taking away an entity."""

import json
from typing import Any, Callable

OPENAPI = json.dumps({"openapi": "3.0.1", "info": {"title": "Stock", "version": "1"}, "servers": [{"url": "https://stock.contoso.example"}],
                      "paths": {"/items/{id}": {"get": {"operationId": "item", "summary": "One", "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}], "responses": {"200": {"description": "It"}}}}}})


def before(suite: Any, attempt: Callable, require: Callable) -> None:
    client, place = suite.client, suite.place
    service = client.api_management_service
    attempt("api_management_service.check_name_availability", lambda: require(
        suite.call(service.check_name_availability, {}, {"name": place["service_name"]}).name_available, "the name is not free"))
    body = {"location": "westeurope", "sku": {"name": "Premium", "capacity": 1}, "identity": {"type": "SystemAssigned"},
            "properties": {"publisherEmail": "apim@contoso.example", "publisherName": "Contoso"}}

    def create() -> None:
        made = suite.call(service.begin_create_or_update, {}, body)
        require(made.provisioning_state == "Succeeded", f"provisioningState is {made.provisioning_state}")
        require(made.identity.principal_id, "there is no identity")

    attempt("api_management_service.begin_create_or_update", create)
    attempt("api_management_service.get", lambda: require(
        suite.call(service.get, {}).gateway_url == f"https://{place['service_name']}.azure-api.net", "has another gatewayUrl"))
    for name in ("list", "list_by_resource_group"):
        attempt(f"api_management_service.{name}", lambda name=name: require(
            [one.name for one in suite.call(getattr(service, name), {}) if one.name == place["service_name"]], "does not list the service"))
    attempt("api_management_service.begin_update", lambda: require(
        suite.call(service.begin_update, {}, {"tags": {"team": "front"}}).tags == {"team": "front"}, "has other tags"))
    attempt("api_management_service.get_domain_ownership_identifier", lambda: require(
        suite.call(service.get_domain_ownership_identifier, {}).domain_ownership_identifier, "is empty"))
    attempt("api_management_service.get_sso_token", lambda: require(
        suite.call(service.get_sso_token, {}).redirect_uri, "has no redirectUri"))
    attempt("api_management_service_skus.list_available_service_skus", lambda: require(
        [one.sku.name for one in suite.call(client.api_management_service_skus.list_available_service_skus, {})], "lists none"))
    attempt("api_management_skus.list", lambda: require(list(client.api_management_skus.list()), "lists none"))
    attempt("api_management_operations.list", lambda: require(list(client.api_management_operations.list()), "lists none"))
    attempt("region.list_by_service", lambda: require(
        "West Europe" in [one.name for one in suite.call(client.region.list_by_service, {})], f"lists {[one.name for one in suite.call(client.region.list_by_service, {})]}"))
    attempt("policy_description.list_by_service", lambda: require(
        suite.call(client.policy_description.list_by_service, {}).value, "lists none"))
    attempt("network_status.list_by_service", lambda: require(
        suite.call(client.network_status.list_by_service, {}), "lists none"))
    attempt("network_status.list_by_location", lambda: require(
        suite.call(client.network_status.list_by_location, {"location_name": "westeurope"}), "is empty"))
    attempt("outbound_network_dependencies_endpoints.list_by_service", lambda: suite.call(
        client.outbound_network_dependencies_endpoints.list_by_service, {}))
    attempt("portal_settings.list_by_service", lambda: require(
        suite.call(client.portal_settings.list_by_service, {}).value, "lists none"))


def back_up(suite: Any, attempt: Callable, require: Callable, settings: dict) -> None:
    service = suite.client.api_management_service
    body = {"storageAccount": settings["storageAccount"], "containerName": "backups", "backupName": "python", "accessType": "AccessKey",
            "accessKey": settings["accessKey"]}
    for action in ("backup", "restore"):
        attempt(f"api_management_service.begin_{action}", lambda action=action: require(
            suite.call(getattr(service, f"begin_{action}"), {}, body).provisioning_state == "Succeeded", "has not succeeded"))


def between(suite: Any, attempt: Callable, require: Callable, workspace: str) -> None:
    client = suite.client
    api, operation, product, tag = ({"api_id": "orders"}, {"operation_id": "list"}, {"product_id": "partner"}, {"tag_id": "green"})

    def secrets(group: str, method: str, ids: dict, *members: str) -> None:
        def ask() -> None:
            wire = suite.call(getattr(getattr(client, group), method), ids).serialize(keep_readonly=True)
            require(all(wire.get(member) for member in members), f"answers {sorted(wire)}")
        attempt(f"{group}.{method}", ask)

    secrets("named_value", "list_value", {"named_value_id": "greeting"}, "value")
    secrets("workspace_named_value", "list_value", {"workspace_id": workspace, "named_value_id": "greeting"}, "value")
    secrets("identity_provider", "list_secrets", {"identity_provider_name": "google"}, "clientSecret")
    secrets("open_id_connect_provider", "list_secrets", {"opid": "fabrikam"}, "clientSecret")
    secrets("authorization_server", "list_secrets", {"authsid": "sign-in"}, "clientSecret")
    secrets("delegation_settings", "list_secrets", {}, "validationKey")
    secrets("tenant_access", "list_secrets", {"access_name": "access"}, "primaryKey", "secondaryKey")
    secrets("subscription", "list_secrets", {"sid": "ada"}, "primaryKey", "secondaryKey")
    secrets("workspace_subscription", "list_secrets", {"workspace_id": workspace, "sid": "ada"}, "primaryKey", "secondaryKey")
    secrets("gateway", "list_keys", {"gateway_id": "factory"}, "primary", "secondary")

    def regenerate(group: str, ids: dict, listed: str) -> None:
        for which in ("primary", "secondary"):
            def ask(which: str = which) -> None:
                keys = lambda: suite.call(getattr(getattr(client, group), listed), ids).serialize(keep_readonly=True)[f"{which}Key"]
                old = keys()
                suite.call(getattr(getattr(client, group), f"regenerate_{which}_key"), ids)
                require(keys() != old, "the key is as before")
            attempt(f"{group}.regenerate_{which}_key", ask)

    regenerate("subscription", {"sid": "ada"}, "list_secrets")
    regenerate("workspace_subscription", {"workspace_id": workspace, "sid": "ada"}, "list_secrets")
    regenerate("tenant_access", {"access_name": "access"}, "list_secrets")
    for which in ("primary", "secondary"):
        attempt(f"tenant_access_git.regenerate_{which}_key", lambda which=which: suite.call(
            getattr(client.tenant_access_git, f"regenerate_{which}_key"), {"access_name": "gitAccess"}))

    def gateway_key() -> None:
        keys = lambda: suite.call(client.gateway.list_keys, {"gateway_id": "factory"}).primary
        old = keys()
        suite.call(client.gateway.regenerate_key, {"gateway_id": "factory"}, {"keyType": "primary"})
        require(keys() != old, "the key is as before")

    attempt("gateway.regenerate_key", gateway_key)
    attempt("gateway.generate_token", lambda: require(suite.call(
        client.gateway.generate_token, {"gateway_id": "factory"}, {"keyType": "primary", "expiry": "2027-04-21T00:44:24.2845269Z"}).value, "is empty"))

    for scope, ids in (("api", api), ("operation", {**api, **operation}), ("product", product)):
        named = {**ids, **tag}
        for name, given, holds in (
            (f"assign_to_{scope}", named, lambda answer: answer.display_name),
            (f"get_by_{scope}", named, lambda answer: answer.display_name),
            (f"get_entity_state_by_{scope}", named, lambda answer: True),
            (f"list_by_{scope}", ids, lambda answer: [one.name for one in answer] == ["green"]),
        ):
            attempt(f"tag.{name}", lambda name=name, given=given, holds=holds: require(holds(suite.call(getattr(client.tag, name), given)), "answers otherwise"))
    attempt("tag_resource.list_by_service", lambda: require(
        len(list(suite.call(client.tag_resource.list_by_service, {}))) >= 3, "does not list what is tagged"))
    attempt("api.list_by_tags", lambda: require(list(suite.call(client.api.list_by_tags, {})), "lists none"))
    attempt("product.list_by_tags", lambda: require(list(suite.call(client.product.list_by_tags, {})), "lists none"))
    attempt("operation.list_by_tags", lambda: require(list(suite.call(client.operation.list_by_tags, api)), "lists none"))
    for scope, ids in (("api", api), ("operation", {**api, **operation}), ("product", product)):
        attempt(f"tag.detach_from_{scope}", lambda scope=scope, ids=ids: suite.call(getattr(client.tag, f"detach_from_{scope}"), {**ids, **tag}))

    names = lambda listed: [one.name for one in listed]
    attempt("all_policies.list_by_service", lambda: require(list(suite.call(client.all_policies.list_by_service, {})), "lists none"))
    attempt("api_product.list_by_apis", lambda: require("partner" in names(suite.call(client.api_product.list_by_apis, api)), "lists another"))
    attempt("api_revision.list_by_service", lambda: require(list(suite.call(client.api_revision.list_by_service, api)), "lists none"))
    attempt("workspace_api_revision.list_by_service", lambda: require(
        list(suite.call(client.workspace_api_revision.list_by_service, {"workspace_id": workspace, **api})), "lists none"))
    attempt("api_wikis.list", lambda: require(list(suite.call(client.api_wikis.list, api)), "lists none"))
    attempt("product_wikis.list", lambda: require(list(suite.call(client.product_wikis.list, product)), "lists none"))
    attempt("product_subscriptions.list", lambda: require("ada" in names(suite.call(client.product_subscriptions.list, product)), "does not list it"))
    attempt("issue.list_by_service", lambda: require("slow" in names(suite.call(client.issue.list_by_service, {})), "does not list it"))
    attempt("issue.get", lambda: require(suite.call(client.issue.get, {"issue_id": "slow"}).title == "Slow", "has another title"))
    attempt("policy_fragment.list_references", lambda: suite.call(client.policy_fragment.list_references, {"id": "guard"}))
    attempt("workspace_policy_fragment.list_references", lambda: suite.call(
        client.workspace_policy_fragment.list_references, {"workspace_id": workspace, "id": "guard"}))
    attempt("user_group.list", lambda: require("partners" in names(suite.call(client.user_group.list, {"user_id": "ada"})), "does not list the group"))
    attempt("user_identities.list", lambda: require(list(suite.call(client.user_identities.list, {"user_id": "ada"})), "lists none"))
    attempt("user_subscription.list", lambda: suite.call(client.user_subscription.list, {"user_id": "ada"}))
    attempt("user.generate_sso_url", lambda: require(suite.call(client.user.generate_sso_url, {"user_id": "ada"}).value, "is empty"))
    attempt("user.get_shared_access_token", lambda: require(suite.call(
        client.user.get_shared_access_token, {"user_id": "ada"}, {"properties": {"keyType": "primary", "expiry": "2027-04-21T00:44:24.2845269Z"}}).value, "is empty"))
    vault = {"keyVault": {"secretIdentifier": "https://kv-python.vault.azure.net/secrets/one"}}

    def refresh(group: str, make: str, method: str, ids: dict, properties: dict) -> None:
        owner = getattr(client, group)

        def ask() -> None:
            suite.call(getattr(owner, make), ids, {"properties": properties})
            answer = suite.call(getattr(owner, method), ids)
            require(answer.key_vault.last_status.code == "Success", "the secret was not read")
            suite.call(owner.delete, ids)

        attempt(f"{group}.{method}", ask)

    secret = {"displayName": "vaulted", "secret": True, **vault}
    in_workspace = {"workspace_id": workspace}
    refresh("named_value", "begin_create_or_update", "begin_refresh_secret", {"named_value_id": "vaulted"}, secret)
    refresh("workspace_named_value", "begin_create_or_update", "begin_refresh_secret", {**in_workspace, "named_value_id": "vaulted"}, secret)
    refresh("certificate", "create_or_update", "refresh_secret", {"certificate_id": "vaulted"}, vault)
    refresh("workspace_certificate", "create_or_update", "refresh_secret", {**in_workspace, "certificate_id": "vaulted"}, vault)
    attempt("authorization_login_links.post", lambda: require(suite.call(
        client.authorization_login_links.post, {"authorization_provider_id": "github", "authorization_id": "ada"},
        {"postLoginRedirectUrl": "https://contoso.example/back"}).login_link, "is empty"))
    attempt("user_confirmation_password.send", lambda: suite.call(client.user_confirmation_password.send, {"user_id": "ada"}))
    attempt("tenant_settings.list_by_service", lambda: require(list(suite.call(client.tenant_settings.list_by_service, {})), "lists none"))
    attempt("tenant_settings.get", lambda: require(suite.call(client.tenant_settings.get, {"settings_type": "public"}).settings is not None, "has no settings"))

    def export() -> None:
        stock = {"api_id": "stock"}
        suite.call(client.api.begin_create_or_update, stock, {"properties": {"format": "openapi+json", "value": OPENAPI, "path": "stock"}})
        require([one.url_template for one in suite.call(client.api_operation.list_by_api, stock)] == ["/items/{id}"], "the import has other operations")
        answer = suite.call(client.api_export.get, {**stock, "format": "openapi+json-link", "export": "true"})
        require(answer.serialize(keep_readonly=True), "is empty")

    attempt("api_export.get", export)
    attempt("workspace_api_export.get", lambda: require(suite.call(
        client.workspace_api_export.get, {"workspace_id": workspace, **api, "format": "openapi+json-link", "export": "true"}), "is empty"))
    attempt("backend.reconnect", lambda: suite.call(client.backend.reconnect, {"backend_id": "orders"}, {"properties": {"after": "PT3S"}}))
    attempt("user_subscription.get", lambda: suite.call(client.user_subscription.get, {"user_id": "1", "sid": first_of_publisher(suite)}))
    template = {"template_name": "newIssueNotificationMessage"}

    def reset() -> None:
        suite.call(client.email_template.delete, template)
        require(suite.call(client.email_template.get, template).is_default, "is not Azure's own again")

    attempt("email_template.delete", reset)


def first_of_publisher(suite: Any) -> str:
    """A new service has subscriptions of its publisher."""
    return next(one.name for one in suite.call(suite.client.user_subscription.list, {"user_id": "1"}))


def after(suite: Any, attempt: Callable, require: Callable) -> None:
    client, place = suite.client, suite.place
    attempt("api_management_service.begin_delete", lambda: suite.call(client.api_management_service.begin_delete, {}))
    attempt("deleted_services.list_by_subscription", lambda: require(
        place["service_name"] in [one.name for one in client.deleted_services.list_by_subscription()], "does not list it"))
    attempt("deleted_services.get_by_name", lambda: require(
        suite.call(client.deleted_services.get_by_name, {"location": "westeurope"}).deletion_date, "has no deletionDate"))
    attempt("deleted_services.begin_purge", lambda: suite.call(client.deleted_services.begin_purge, {"location": "westeurope"}))

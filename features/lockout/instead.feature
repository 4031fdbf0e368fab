@cap:app-api
Feature: What the identity provider does instead
  Whatever nobody may do in the application any more is done in the identity
  provider, and shows in the application.

  Rule: Everything that is locked in the application is possible through the identity provider

    @WS-LOCK-11
    Scenario Outline: The directory <does>
      Given the directory has provisioned "Mia", "Grace"
      When the directory <does>
      Then <effect>

      Examples:
        | does                                             | effect                                   |
        | provisions "Ada"                                 | "Ada" has access                         |
        | changes the name of "Mia" to "Mia Married"       | the name of "Mia" is "Mia Married"       |
        | changes the e-mail of "Mia" to "mia@example.com" | the e-mail of "Mia" is "mia@example.com" |
        | unassigns "Mia"                                  | "Mia" has no access                      |
        | deletes "Mia"                                    | "Mia" has no access                      |

    @WS-LOCK-11 @cap:groups
    Scenario Outline: Of a group the directory <does>
      Given the directory has provisioned "Mia", "Grace"
      And the directory has pushed group "Sales" with "Mia"
      When the directory <does>
      Then <effect>

      Examples:
        | does                                | effect                                               |
        | pushes group "Support" with "Grace" | group "Support" has exactly the members "Grace"      |
        | renames group "Sales" to "Revenue"  | group "Revenue" has exactly the members "Mia"        |
        | deletes group "Sales"               | there is no group "Sales"                            |
        | adds "Grace" to group "Sales"       | group "Sales" has exactly the members "Mia", "Grace" |

    @WS-LOCK-11 @cap:app-admin
    Scenario: An invitation is taken back
      Given these people have joined in the app:
        | name  | status  |
        | Pavel | PENDING |
      And the directory has provisioned "Pavel"
      When the directory unassigns "Pavel"
      Then "Pavel" has no access

    @WS-LOCK-11 @WS-LOCK-02 @cap:app-admin
    Scenario: Somebody wants to leave
      Given these people have joined in the app:
        | name  |
        | Mia   |
        | Grace |
      And the directory has provisioned "Mia", "Grace"
      When the directory unassigns "Mia"
      Then "Mia" has no access
      And "Grace" has access

  @cap:app-admin @idp:okta:aiw
  Rule: Roles and limited members are a matter of the core attributes roles and userType

    @WS-LOCK-11 @WS-LOCK-09
    Scenario Outline: <role> through roles
      Given the directory has provisioned "Mia"
      When the client sends PATCH /Users/{Mia} with:
        | attribute  | value                                                            |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]                |
        | Operations | [{"op": "add", "path": "roles", "value": [{"value": "<role>"}]}] |
      Then the role of "Mia" is "<role>"
      And "Mia" has access

      Examples:
        | role            |
        | WORKSPACE_ADMIN |
        | TEAM_MANAGER    |
        | PROJECT_MANAGER |

    @WS-LOCK-11 @WS-LOCK-09
    Scenario: A role is taken away
      Given these people have joined in the app:
        | name | role  |
        | Adam | admin |
      And the directory has provisioned "Adam"
      When the client sends PATCH /Users/{Adam} with:
        | attribute  | value                                             |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] |
        | Operations | [{"op": "remove", "path": "roles"}]               |
      Then the role of "Adam" is ""
      And "Adam" has access

    @WS-LOCK-11 @WS-LOCK-08
    Scenario Outline: A member becomes <kind>
      Given these people have joined in the app:
        | name  | limited |
        | Linus | <was>   |
      And the directory has provisioned "Linus"
      When the client sends PATCH /Users/{Linus} with:
        | attribute  | value                                                      |
        | schemas    | ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]          |
        | Operations | [{"op": "replace", "path": "userType", "value": "<type>"}] |
      Then the kind of "Linus" is "<kind>"
      And "Linus" has access

      Examples:
        | kind    | was | type     |
        | regular | yes | employee |
        | limited | no  | limited  |

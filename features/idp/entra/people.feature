Feature: People as Entra ID follows them

  Rule: Who is deleted may be renamed for the recycle bin

    @ENTRA-31 @ENTRA-C13 @WS-USER-04
    Scenario: The name of the deleted one is free, the address stays
      Given the admin has set tombstone_rename to "on"
      And the directory has provisioned "Ada", "Grace"
      When the directory deletes "Ada"
      Then "Ada" has no access
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Grace" has access

    @ENTRA-32 @ENTRA-C13 @ENTRA-C37 @WS-USER-05
    Scenario: Restored under the old name, groups included
      Given the admin has set tombstone_rename to "on"
      And the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has deleted "Ada"
      When the directory restores "Ada"
      Then "Ada" has access
      And the user name of "Ada" is "ada.lovelace@example.com"
      And the e-mail of "Ada" is "ada.lovelace@example.com"
      And "Ada" is a member exactly once
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: Where active is not mapped, who leaves is deleted

    @ENTRA-34 @RFC7644-3.6-05
    Scenario: The app is taken away
      Given the admin has set active_mapping to "off"
      And the directory has provisioned "Ada", "Grace"
      When the directory unassigns "Ada"
      Then "Ada" is not a member
      And "Grace" has access

    @ENTRA-34 @RFC7644-3.6-04
    Scenario: The app is given back
      Given the admin has set active_mapping to "off"
      And the directory has provisioned "Ada"
      And the directory has unassigned "Ada"
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

  Rule: What happened while provisioning was paused arrives when it starts

    @WS-USER-04 @ENTRA-09
    Scenario: Somebody left meanwhile
      Given the directory has provisioned "Ada", "Grace"
      And the admin has paused the sync
      And the directory has deactivated "Ada"
      When the admin starts the sync
      Then "Ada" has no access
      And "Grace" has access

  @cap:enterprise
  Rule: A manager who comes into scope later is sent when provisioning is restarted

    @ENTRA-16 @ENTRA-C10
    Scenario: Provisioning is restarted
      Given the directory has these people:
        | name  | manager |
        | Grace |         |
        | Ada   | Grace   |
      And the directory has provisioned "Ada"
      And the directory has provisioned "Grace"
      When the admin restarts the sync
      Then the manager of "Ada" is "Grace"

  @cap:enterprise
  Rule: A manager is taken away in one of several forms

    @ENTRA-17 @ENTRA-C10
    Scenario Outline: By an <form>
      Given the admin has set manager_remove to "<form>"
      And the directory has provisioned "Grace", "Ada"
      And the directory has changed the manager of "Ada" to "Grace"
      When the directory changes the manager of "Ada" to ""
      Then the manager of "Ada" is ""
      And the name of "Ada" is "Ada Lovelace"

      Examples:
        | form         |
        | empty_string |
        | empty_value  |

    @ENTRA-18
    Scenario: By a filter on it
      Given the admin has set manager_remove to "filtered_remove"
      And the directory has provisioned "Grace", "Ada"
      And the directory has changed the manager of "Ada" to "Grace"
      When the directory changes the manager of "Ada" to ""
      Then the manager of "Ada" is ""

  Rule: A licence without groups provisions people alone

    @ENTRA-02 @WS-USER-01
    Scenario: A person in a group
      Given the admin has switched groups off
      And the directory has provisioned "Ada"
      When the directory pushes group "Sales" with "Ada"
      Then "Ada" has access
      And there is no group "Sales"

    @ENTRA-02
    Scenario: The connection is tested with a query for groups all the same
      Given the admin has set group_probe_when_off to "yes"
      And the admin has switched groups off
      When the admin tests the connection
      Then nothing changes

  Rule: App roles come in one of three forms

    @ENTRA-10 @ENTRA-11 @ENTRA-36 @ENTRA-39
    Scenario Outline: Another role, <form>
      Given the server has published attribute roles.value of a User
      And the admin has set roles to "<form>"
      And the directory has these people:
        | name | app role |
        | Ada  | Reader   |
      And the directory has provisioned "Ada"
      When the directory changes the app role of "Ada" to "Writer"
      Then the app role of "Ada" is "<roles>"
      And "Ada" has access

      Examples:
        | form      | roles          |
        | single    | Writer         |
        | complex   | Reader, Writer |
        | assertive | Writer         |

    @ENTRA-10 @idp:entra:legacy
    Scenario: The word "True" inside a role
      Given the server has published attribute roles.primary of a User
      When the client sends POST /Users with:
        | attribute | value                                                      |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]             |
        | userName  | "{Ada.userName}"                                           |
        | active    | true                                                       |
        | roles     | [{"primary": "True", "value": "Reader", "type": "Custom"}] |
      Then the response has status 201
      And reading "Ada" back shows:
        | attribute                       | value |
        | roles[value eq "Reader"].primary | true  |

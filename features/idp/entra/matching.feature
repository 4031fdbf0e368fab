Feature: Whom Entra ID finds
  Before it creates anybody it asks for them by up to three attributes, in the
  order the admin gave, and takes the first hit.

  Rule: Any of the matching attributes finds who is there already

    @ENTRA-21 @ENTRA-C19
    Scenario: By the e-mail address at work
      Given the admin has set match_attribute to "emails-work"
      And a client has created user "Ada" with:
        | attribute | value                    |
        | userName  | "{mark}-ada@example.com" |
      And the directory has these people:
        | name | user name                |
        | Ada  | ada.lovelace@example.com |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once
      And the user name of "Ada" is "ada.lovelace@example.com"

    @ENTRA-C18 @RFC7643-3.1-12
    Scenario: By the external id
      Given the admin has set match_attribute to "externalId"
      And the admin has set external_id to "mail_nickname"
      And a client has created user "Ada" with:
        | attribute  | value            |
        | externalId | "{Ada.nickname}" |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once

    @ENTRA-C18 @ENTRA-21 @ENTRA-C19
    Scenario: By the third attribute, when two found nothing
      Given the admin has set match_attribute to "externalId"
      And the admin has set match_second to "emails-work"
      And the admin has set match_third to "userName"
      And a client has created user "Ada" with:
        | attribute  | value                                              |
        | externalId | "{mark}-another"                                   |
        | emails     | [{"value": "{mark}@example.com", "type": "work"}] |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once
      And the e-mail of "Ada" is "ada.lovelace@example.com"

    @ENTRA-C18 @ENTRA-C12
    Scenario: A group by its external id
      Given the admin has set group_match to "externalId"
      And the directory has provisioned "Ada"
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"
      And group "Sales" exists once

  Rule: Names are found in any letters

    @ENTRA-07 @ENTRA-C17 @RFC7643-4.1.1-03
    Scenario: A person
      Given a client has created user "Ada"
      And the directory has these people:
        | name | user name                |
        | Ada  | ADA.Lovelace@example.com |
      When the directory provisions "Ada"
      Then "Ada" is the same member as before
      And "Ada" is a member exactly once

    @ENTRA-C17 @RFC7643-4.2-02
    Scenario: A group
      Given the directory has provisioned "Ada"
      And a client has created group "SALES" with "Ada"
      When the directory pushes group "Sales" with "Ada"
      Then group "Sales" has exactly the members "Ada"
      And there is no group "SALES"

  @idp:entra:legacy
  Rule: A create that is sent twice makes one person

    @ENTRA-46 @ENTRA-47 @ENTRA-C23 @RFC7644-3.3-07
    Scenario: The answer came too late
      Given the directory has provisioned "Ada"
      When the client sends POST /Users with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
        | active    | true                                           |
      Then the response is a SCIM error with status 409 of type "uniqueness"
      And "Ada" is a member exactly once
      And nothing changes

    @ENTRA-C23 @RFC7644-3.3-07
    Scenario: Two connections create the same person at once
      Given the directory has provisioned "Ada"
      When 4 clients send POST /Users at once with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Grace.userName}"                             |
        | active    | true                                           |
      Then at most one of them succeeds, the others answering 409
      And "Grace" is a member exactly once

  @idp:entra:legacy
  Rule: The external id can be set later

    @ENTRA-37 @ENTRA-C12 @RFC7643-3.1-12
    Scenario: Of a person who had none
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op  | path       | value              |
        | Add | externalId | "{Ada.externalId}" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |

    @ENTRA-37 @ENTRA-C12 @RFC7643-3.1-12
    Scenario: Of a group, then another one
      Given a client has created user "Ada"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path       | value             |
        | Add     | externalId | "{mark}-sales-1" |
        | Replace | externalId | "{mark}-sales-2" |
      Then the response has status 200 or 204
      And reading "Sales" back shows:
        | attribute     | value             |
        | externalId    | "{mark}-sales-2" |
        | members.value | ["{Ada}"]         |

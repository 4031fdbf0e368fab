Feature: What only Okta does

  @idp:okta:oin-header @tolerant @cap:app-admin
  Rule: A header-auth app sends what the admin typed as the whole Authorization header

    @WS-ENABLE-11
    Scenario: The bare token
      When the admin tests the connection
      Then nothing changes

    @WS-ENABLE-11
    Scenario: The word Bearer, then the token
      Given the admin has entered the token as "Bearer {token}"
      When the admin tests the connection
      Then nothing changes

  Rule: Okta sends a placeholder password with every new person, which nobody ever sees again

    @OKTA-09 @RFC7643-4.1.1-12
    Scenario: A person is created
      Given the directory has provisioned "Ada"
      When the client sends GET /Users/{Ada}?attributes=password,userName
      Then the response has status 200
      And the response shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
        | password  | absent           |

  Rule: Okta sends back what it has read, readOnly attributes included

    @OKTA-07 @OKTA-10 @RFC7644-3.1-04
    Scenario: A member of a group gets another title
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the directory changes the title of "Ada" to "Countess"
      Then the title of "Ada" is "Countess"
      And group "Sales" has exactly the members "Ada"

  Rule: "Push now" makes the group what the directory has

    @OKTA-05 @OKTA-11 @RFC7644-3.5.2.3-03
    Scenario: Somebody else changed the group meanwhile
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And a client has added "Linus" to group "Sales"
      When the directory pushes group "Sales" in full
      Then group "Sales" has exactly the members "Ada", "Grace"

    @OKTA-05 @OKTA-03 @RFC7644-3.5.2.3-03 @WS-GROUP-11
    Scenario: Nobody is left in the group
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has removed "Ada", "Grace" from group "Sales"
      When the directory pushes group "Sales" in full
      Then group "Sales" has no members
      And "Ada" has access

    @OKTA-06
    Scenario: Some apps send one object, the id in it, and no "schemas"
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client sends PATCH /Groups/{Sales} with body:
        """
        {"Operations":[{"op":"replace","value":{"members":[{"value":"{Grace}"}],"id":"{Sales}","displayName":"{Sales.displayName}"}}]}
        """
      Then the request is refused or reading "Sales" back shows:
        | attribute        | value                 |
        | members[0].value | "{Grace}"             |
        | members[1].value | absent                |
        | displayName      | "{Sales.displayName}" |

  Rule: A group that is no longer pushed stays as it is, until it is pushed again

    @OKTA-03 @WS-GROUP-04
    Scenario: Left in the app, changed in the directory, pushed again
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has unlinked group "Sales"
      And the directory has removed "Ada" from group "Sales"
      When the directory pushes group "Sales" with "Grace"
      Then group "Sales" has exactly the members "Grace"
      And group "Sales" exists once
      And group "Sales" is the same group as before

    @OKTA-05 @WS-GROUP-05
    Scenario: The push is switched off for a while
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada"
      And the directory has stopped pushing group "Sales"
      And the directory has added "Grace" to group "Sales"
      When the directory starts pushing group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

  @idp:okta:oin-header @idp:okta:oin @idp:okta:oin-patch
  Rule: Catalog apps may name the attribute that takes access away in the path

    @OKTA-20 @OKTA-C01 @RFC7644-3.5.2.3-01
    Scenario: A person leaves
      Given the admin has set active_patch_form to "path"
      And the directory has provisioned "Ada"
      When the directory deactivates "Ada"
      Then "Ada" has no access
      And the name of "Ada" is "Ada Lovelace"

    @OKTA-20 @OKTA-C01 @RFC7644-3.5.2.3-01
    Scenario: A person leaves and returns
      Given the admin has set active_patch_form to "path"
      And the directory has provisioned "Ada"
      And the directory has deactivated "Ada"
      When the directory reactivates "Ada"
      Then "Ada" has access
      And "Ada" is the same member as before

  Rule: Okta asks with media types of its own

    @OKTA-16 @RFC7644-3.8-02
    Scenario: Its tests post application/json, and want SCIM
      Given the client has set the header Content-Type to "application/json"
      And the client has set the header Accept to "application/scim+json; charset=utf-8"
      When the client sends POST /Users with:
        | attribute | value                                                    |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]           |
        | userName  | "{Ada.userName}"                                         |
        | name      | {"givenName": "Ada", "familyName": "Lovelace"}           |
        | emails    | [{"primary": true, "value": "{Ada.email}", "type": "work"}] |
        | active    | true                                                     |
      Then the response has status 201
      And the header Content-Type contains "application/scim+json"

    @OKTA-16
    Scenario: Its tests put a Content-Type on requests without a body
      Given a client has created user "Ada"
      And the client has set the header Content-Type to "application/scim+json; charset=utf-8"
      When the client sends GET /Users/{Ada}
      Then the response has status 200
      And the header Content-Type contains "application/scim+json"

  Rule: A filter comes before the pages

    @OKTA-13 @OKTA-C07 @RFC7644-3.4.2.4-10
    Scenario: Somebody beyond the first page
      Given a client has created 12 users
      And a client has created user "Ada"
      When the client sends GET /Users?filter=userName%20eq%20%22{Ada.userName}%22&startIndex=1&count=1
      Then the response lists exactly "Ada"
      And the response shows:
        | attribute    | value |
        | totalResults | 1     |

  Rule: Okta tries nothing again by itself but what was refused with 429, so what fails must fail whole

    @OKTA-18 @OKTA-19 @RFC7643-2.3.7-05 @RFC7644-3.5.2-22 @OKTA-C05
    Scenario: A push of which one member is unknown to the server
      Given the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada"
      And a client has deleted user "Linus"
      And the directory has tried to add "Grace", "Linus" to group "Sales"
      When the directory removes "Linus" from group "Sales"
      Then group "Sales" has exactly the members "Ada", "Grace"

    @OKTA-18 @OKTA-19 @RFC7643-2.3.7-05 @RFC7644-3.5.2-22 @OKTA-C05
    Scenario: The refused part leaves nothing behind
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op      | path                      | value                                                   |
        | remove  | members[value eq "{Ada}"] |                                                         |
        | add     | members                   | [{"value": "{Grace}"}, {"value": "00000000ffffffff"}]   |
      Then the request is refused or reading "Sales" back shows:
        | attribute        | value     |
        | members[0].value | "{Grace}" |

  Rule: Okta imports the people of the app page by page

    @WS-SYNC-05 @OKTA-15 @RFC7644-3.4.2.4-10 @RFC7644-3.4.2.4-12 @RFC7643-3.1-03
    Scenario: A handful of people
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the directory imports the people of the app
      Then the import shows "Ada", "Grace" once each
      And nothing changes

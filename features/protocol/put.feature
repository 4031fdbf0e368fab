Feature: Replacing

  Rule: The values given replace the stored ones

    @RFC7644-3.5.1-02 @RFC7644-3.5.1-10 @WS-USER-03
    Scenario: A new user name
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute       | value                                          |
        | schemas         | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName        | "{Grace.userName}"                             |
        | name.familyName | "King"                                         |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute       | value              |
        | userName        | "{Grace.userName}" |
        | name.familyName | "King"             |

    @RFC7644-3.5.1-03
    Scenario: What the body leaves out is cleared
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then reading "Ada" back shows:
        | attribute | value            |
        | title     | absent           |
        | userName  | "{Ada.userName}" |

    @RFC7644-3.5.1-02 @RFC7644-3.5.2.3-03 @OKTA-11
    Scenario: Another list of members
      Given a client has created user "Ada"
      And a client has created user "Grace"
      And a client has created group "Sales" with "Ada"
      When the client sends PUT /Groups/{Sales} with:
        | attribute   | value                                           |
        | schemas     | ["urn:ietf:params:scim:schemas:core:2.0:Group"] |
        | displayName | "{Sales.displayName}"                           |
        | members     | [{"value": "{Grace}", "display": null}]         |
      Then the response has status 200
      And group "Sales" has exactly the members "Grace"

    @RFC7644-3.5.1-13 @RFC7644-3.5.1-03 @RFC7643-3.3-06 @cap:enterprise
    Scenario: An extension the body leaves out is gone
      Given a client has created user "Ada" with:
        | attribute                                                             | value                                                                                                        |
        | schemas                                                               | ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"                                                                                                    |
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute                                                  | value                                          |
        | schemas                                                    | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User | absent                                         |

  Rule: readOnly attributes in a PUT are ignored

    @RFC7644-3.5.1-08 @RFC7644-3.1-04 @OKTA-07
    Scenario: meta, groups of the client's own
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | id        | "{Ada}"                                        |
        | userName  | "{Ada.userName}"                               |
        | groups    | [{"value": "no-such-group"}]                   |
        | meta      | {"resourceType": "Robot"}                      |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute         | value  |
        | groups            | absent |
        | meta.resourceType | "User" |

  Rule: PUT does not create a resource

    @RFC7644-3.5.1-01 @RFC7644-3.12-07
    Scenario: An id that does not exist
      When the client sends PUT /Users/no-such-user with:
        | attribute | value                                          |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"] |
        | userName  | "{Ada.userName}"                               |
      Then the response is a SCIM error with status 404
      And nothing changes

@cap:patch
Feature: Removing by PATCH

  Rule: A remove needs a path

    @RFC7644-3.5.2.2-01
    Scenario Outline: A remove with <what>
      Given a client has created user "Ada" with:
        | attribute | value     |
        | title     | "Analyst" |
      When the client patches /Users/{Ada} with:
        | op     | path | value   |
        | remove |      | <value> |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes

      Examples:
        | what               | value                |
        | nothing but itself |                      |
        | a value            | {"title": "Analyst"} |

  Rule: What is removed is unassigned

    Background:
      Given a client has created user "Ada" with:
        | attribute       | value                                                                                  |
        | title           | "Analyst"                                                                              |
        | name.givenName  | "Ada"                                                                                  |
        | name.familyName | "Lovelace"                                                                             |
        | emails          | [{"value": "{Ada.email}", "type": "work"}, {"value": "{Grace.email}", "type": "home"}] |

    @RFC7644-3.5.2.2-02 @RFC7644-3.1-03
    Scenario: A single value
      When the client patches /Users/{Ada} with:
        | op     | path  | value |
        | remove | title |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | title     | absent           |
        | userName  | "{Ada.userName}" |

    @RFC7644-3.5.2.2-02
    Scenario: A part of a complex attribute
      When the client patches /Users/{Ada} with:
        | op     | path           | value |
        | remove | name.givenName |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value      |
        | name.givenName  | absent     |
        | name.familyName | "Lovelace" |

    @RFC7644-3.5.2.2-08
    Scenario Outline: A complex attribute, <path>
      When the client patches /Users/{Ada} with:
        | op     | path   | value |
        | remove | <path> |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value     |
        | name.givenName  | absent    |
        | name.familyName | absent    |
        | title           | "Analyst" |

      Examples:
        | path                                            |
        | name                                            |
        | urn:ietf:params:scim:schemas:core:2.0:User:name |

    @RFC7644-3.5.2.2-04
    Scenario Outline: The values a filter selects, <path>
      When the client patches /Users/{Ada} with:
        | op     | path   | value |
        | remove | <path> |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value             |
        | emails.value | ["{Grace.email}"] |

      Examples:
        | path                                                      |
        | emails[type eq "work"]                                    |
        | emails[value eq "{Ada.email}"]                            |
        | emails[type eq "work" and value eq "{Ada.email}"]         |

    @RFC7644-3.5.2.2-10
    Scenario: A value that is listed with the path
      When the client patches /Users/{Ada} with:
        | op     | path   | value                                      |
        | remove | emails | [{"value": "{Ada.email}", "type": "work"}] |
      Then reading "Ada" back shows:
        | attribute    | value                        |
        | emails.value | containing "{Grace.email}" |

  Rule: What is removed to the last value is unassigned

    Background:
      Given a client has created user "Ada" with:
        | attribute    | value                                                                                            |
        | title        | "Analyst"                                                                                        |
        | phoneNumbers | [{"value": "+44 20 7946 0000", "type": "work"}, {"value": "+44 20 7946 0001", "type": "mobile"}] |

    @RFC7644-3.5.2.2-03
    Scenario: All of several values
      When the client patches /Users/{Ada} with:
        | op     | path         | value |
        | remove | phoneNumbers |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value     |
        | phoneNumbers | absent    |
        | title        | "Analyst" |

    @RFC7644-3.5.2.2-04
    Scenario: The last values, by filters
      When the client patches /Users/{Ada} with:
        | op     | path                           | value |
        | remove | phoneNumbers[type eq "work"]   |       |
        | remove | phoneNumbers[type eq "mobile"] |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value  |
        | phoneNumbers | absent |

  Rule: A filter may name each sub-attribute

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                                              |
        | emails    | [{"value": "{Ada.email}", "type": "work", "display": "Some Thing"}, {"value": "{Grace.email}", "type": "home", "display": "Home"}] |

    @RFC7644-3.5.2.2-04
    Scenario Outline: The values with a display, <path>
      When the client patches /Users/{Ada} with:
        | op     | path   | value |
        | remove | <path> |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value             |
        | emails.value | ["{Grace.email}"] |

      Examples:
        | path                                               |
        | emails[display eq "Some Thing"]                    |
        | emails[type eq "work" and display eq "Some Thing"] |

    @RFC7644-3.5.2.2-05
    Scenario: A part of the values a filter selects
      When the client patches /Users/{Ada} with:
        | op     | path                           | value |
        | remove | emails[type eq "work"].display |       |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                             | value         |
        | emails[value eq "{Ada.email}"].display  | absent        |
        | emails[value eq "{Ada.email}"].type     | "work"        |
        | emails[value eq "{Grace.email}"].display | "Home"        |

  Rule: What is required or readOnly cannot be removed

    Background:
      Given a client has created user "Ada"

    @RFC7644-3.5.2.2-07 @RFC7643-4.1.1-04
    Scenario Outline: <path>
      When the client patches /Users/{Ada} with:
        | op     | path   | value |
        | remove | <path> |       |
      Then the response is a SCIM error with status 400 of type "mutability"
      And nothing changes

      Examples:
        | path         |
        | userName     |
        | meta.created |
        | id           |

    @RFC7644-3.5.2.2-07 @cap:groups
    Scenario: The displayName of a group
      Given the server has published attribute displayName of a Group with required true
      And a client has created group "Sales" with "Ada"
      When the client patches /Groups/{Sales} with:
        | op     | path        | value |
        | remove | displayName |       |
      Then the response is a SCIM error with status 400 of type "mutability"
      And nothing changes

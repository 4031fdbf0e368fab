@cap:patch
Feature: Replacing by PATCH

  Rule: A replace without a path replaces the attributes in its value, each by its own rule

    Background:
      Given a client has created user "Ada" with:
        | attribute       | value                                      |
        | title           | "Analyst"                                  |
        | nickName        | "Addy"                                     |
        | name.givenName  | "Ada"                                      |
        | name.familyName | "Lovelace"                                 |
        | emails          | [{"value": "{Ada.email}", "type": "work"}] |

    @RFC7644-3.5.2.3-01 @RFC7644-3.5.2-07
    Scenario: Three attributes
      When the client patches /Users/{Ada} with:
        | op      | path | value                                                                                                             |
        | replace |      | {"nickName": "Countess", "name": {"givenName": "Augusta"}, "emails": [{"value": "{Grace.email}", "type": "home"}]} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value             |
        | nickName        | "Countess"        |
        | name.givenName  | "Augusta"         |
        | name.familyName | "Lovelace"        |
        | emails.value    | ["{Grace.email}"] |
        | title           | "Analyst"         |

    @RFC7644-3.5.2.3-01 @RFC7643-3-05
    Scenario: externalId beside another attribute
      When the client patches /Users/{Ada} with:
        | op      | path | value                                                   |
        | replace |      | {"externalId": "{Ada.externalId}", "title": "Countess"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute  | value              |
        | externalId | "{Ada.externalId}" |
        | title      | "Countess"         |

    @RFC7644-3.5.2.3-01 @RFC7644-3.5.2.3-02 @RFC7643-4.1.1-11
    Scenario: active alone
      Given the server has published attribute active of a User with type boolean
      When the client patches /Users/{Ada} with:
        | op      | path | value             |
        | replace |      | {"active": false} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | active    | false            |
        | userName  | "{Ada.userName}" |
        | title     | "Analyst"        |

    @RFC7644-3.5.2.3-10 @cap:enterprise
    Scenario Outline: Attributes of an extension, <where>
      When the client patches /Users/{Ada} with:
        | op      | path | value   |
        | replace |      | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                             | value      |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"  |
        | title                                                                 | "Countess" |

      Examples:
        | where        | value                                                                                                       |
        | named first  | {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Engines"}, "title": "Countess"} |
        | named second | {"title": "Countess", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Engines"}} |

    @RFC7644-3.5.2.3-11 @cap:enterprise
    Scenario: Fully qualified names as keys
      When the client patches /Users/{Ada} with:
        | op      | path | value                                                                                                                              |
        | replace |      | {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department": "Engines", "urn:ietf:params:scim:schemas:core:2.0:User:title": "Countess"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                                                             | value      |
        | urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department | "Engines"  |
        | title                                                                 | "Countess" |

    @RFC7644-3.5.2.3-11 @strict
    Scenario: Dotted names as keys, which only tolerant mode takes
      When the client patches /Users/{Ada} with:
        | op      | path | value                         |
        | replace |      | {"name.givenName": "Augusta"} |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

  Rule: A replace of a single value sets it

    Background:
      Given a client has created user "Ada" with:
        | attribute       | value      |
        | title           | "Analyst"  |
        | name.givenName  | "Ada"      |
        | name.familyName | "Lovelace" |

    @RFC7644-3.5.2.3-02 @RFC7644-3.5.2-24 @RFC7643-4.1.1-11
    Scenario: A boolean is replaced with false
      Given the server has published attribute active of a User with type boolean
      When the client patches /Users/{Ada} with:
        | op      | path   | value |
        | replace | active | false |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value     |
        | active    | false     |
        | title     | "Analyst" |

    @RFC7644-3.5.2.3-02
    Scenario: A title
      When the client patches /Users/{Ada} with:
        | op      | path  | value      |
        | replace | title | "Countess" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value      |
        | title     | "Countess" |

    @RFC7644-3.5.2.3-04
    Scenario: A value where there is none
      Given the server has published attribute nickName of a User
      When the client patches /Users/{Ada} with:
        | op      | path     | value  |
        | replace | nickName | "Addy" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value  |
        | nickName  | "Addy" |

    @RFC7644-3.5.2.3-05
    Scenario Outline: A part of the name, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value                  |
        | replace | <path> | {"familyName": "King"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute       | value  |
        | name.familyName | "King" |
        | name.givenName  | "Ada"  |

      Examples:
        | path                                            |
        | name                                            |
        | urn:ietf:params:scim:schemas:core:2.0:User:name |

  Rule: A replace of several values replaces them all

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                                       |
        | emails    | [{"value": "{Ada.email}", "type": "work", "display": "at work"}, {"value": "{Grace.email}", "type": "home"}] |

    @RFC7644-3.5.2.3-03
    Scenario: A new list
      When the client patches /Users/{Ada} with:
        | op      | path   | value                                                                                       |
        | replace | emails | [{"value": "{Grace.email}", "type": "home"}, {"value": "{Linus.email}", "type": "other"}] |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute    | value                                |
        | emails.value | ["{Grace.email}", "{Linus.email}"] |

    @RFC7644-3.5.2.3-06a
    Scenario: The value that a filter selects is replaced whole
      When the client patches /Users/{Ada} with:
        | op      | path                   | value                                        |
        | replace | emails[type eq "work"] | {"value": "{Linus.email}", "type": "work"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                      | value                                |
        | emails.value                   | ["{Linus.email}", "{Grace.email}"] |
        | emails[type eq "work"].display | absent                               |

    @RFC7644-3.5.2.3-08
    Scenario Outline: A filter that selects none, <path>
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then the response is a SCIM error with status 400 of type "noTarget"
      And nothing changes

      Examples:
        | path                        | value                                       |
        | emails[type eq "zzq"].value | "{Linus.email}"                             |
        | emails[type eq "zzq"]       | {"value": "{Linus.email}", "type": "other"} |

  Rule: A replace reaches every value that its filter selects

    Background:
      Given a client has created user "Ada" with:
        | attribute | value                                                                                                                                                                                                                             |
        | addresses | [{"type": "work", "locality": "London", "postalCode": "W1"}, {"type": "work", "locality": "Porlock", "postalCode": "TA24"}, {"type": "home", "locality": "Ockham", "postalCode": "GU23"}] |

    @RFC7644-3.5.2.3-06
    Scenario: Whole addresses
      When the client patches /Users/{Ada} with:
        | op      | path                      | value                                     |
        | replace | addresses[type eq "work"] | {"type": "work", "locality": "Geneva"} |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute                          | value                    |
        | addresses.locality                 | containing "Geneva"      |
        | addresses[locality eq "London"]    | absent                   |
        | addresses[locality eq "Porlock"]   | absent                   |
        | addresses[type eq "home"].locality | "Ockham"                 |

    @RFC7644-3.5.2.3-07
    Scenario: A part of addresses
      When the client patches /Users/{Ada} with:
        | op      | path                               | value    |
        | replace | addresses[type eq "work"].locality | "Geneva" |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute            | value                          |
        | addresses.locality   | ["Geneva", "Geneva", "Ockham"] |
        | addresses.postalCode | ["W1", "TA24", "GU23"]         |

  Rule: A replace with null or an empty list leaves the attribute unassigned

    @RFC7644-3.5.2.3-09
    Scenario Outline: <path>
      Given a client has created user "Ada" with:
        | attribute    | value                                           |
        | title        | "Analyst"                                       |
        | phoneNumbers | [{"value": "+44 20 7946 0000", "type": "work"}] |
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then the response has status 200 or 204
      And reading "Ada" back shows:
        | attribute | value            |
        | <path>    | absent           |
        | userName  | "{Ada.userName}" |

      Examples:
        | path         | value |
        | title        | null  |
        | phoneNumbers | []    |

    @RFC7644-3.5.2.3-09
    Scenario: A required attribute
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path     | value |
        | replace | userName | null  |
      Then the response is a SCIM error with status 4xx
      And nothing changes

Feature: Characteristics of attributes

  Rule: Filters are evaluated with the case sensitivity of the attribute

    @RFC7643-7-08 @cap:filter
    Scenario Outline: A <sensitive> attribute
      Given the server has offered an attribute of type string with caseExact <exact>
      And the client has written "{mark}-MiXeD" to the attribute by POST
      When the client sends GET /{it.endpoint}?filter={attribute} eq "{mark}-<value>"
      Then the response lists <outcome>

      Examples:
        | sensitive                     | exact | value | outcome      |
        | case-exact                    | true  | mIxEd | nothing      |
        | case-insensitive              | false | mIxEd | exactly "it" |
        | case-exact, in the same case, | true  | MiXeD | exactly "it" |

  Rule: Values of case-exact attributes keep the case they were sent in

    @RFC7643-7-09
    Scenario: externalId
      Given a client has created user "Ada" with:
        | attribute  | value                    |
        | externalId | "MiXeD-{Ada.externalId}" |
      When the client reads everything
      Then in everything shown, values of case-exact attributes keep their letter case

    @RFC7643-7-09
    Scenario: Every case-exact attribute
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, values of case-exact attributes keep their letter case

    @RFC7643-7-09
    Scenario Outline: A case-exact attribute, written by <method>
      Given the server has offered an attribute of type string with caseExact true
      When the client writes "{mark}-MiXeD" to the attribute by <method>
      Then the attribute is shown as "{mark}-MiXeD"

      Examples:
        | method |
        | POST   |
        | PUT    |

    @RFC7643-7-10
    Scenario: Values of others may be changed in case
      Given a client has created user "Ada" with:
        | attribute | value             |
        | userName  | "{mark}-MiXeD-Ada" |
      When the client sends GET /Users/{Ada}
      Then the response shows:
        | attribute | value    |
        | userName  | recorded |

  Rule: readOnly attributes are not modified by clients

    @RFC7643-7-11
    Scenario: PUT
      Given a client has created user "Ada"
      When the client puts "Ada" back with:
        | attribute         | value                         |
        | meta.created      | "2001-01-01T00:00:00Z"        |
        | meta.lastModified | "2001-01-01T00:00:00Z"        |
        | groups            | [{"value": "no-such-group"}]  |
      Then reading "Ada" back shows:
        | attribute    | value     |
        | id           | as before |
        | meta.created | as before |
        | groups       | absent    |

    @RFC7643-7-11 @cap:patch
    Scenario Outline: PATCH of <path>
      Given a client has created user "Ada"
      When the client patches /Users/{Ada} with:
        | op      | path   | value   |
        | replace | <path> | <value> |
      Then reading "Ada" back shows:
        | attribute | value   |
        | id        | "{Ada}" |
        | <path>    | <still> |

      Examples:
        | path         | value                        | still     |
        | id           | "another"                    | "{Ada}"   |
        | meta.created | "2001-01-01T00:00:00Z"       | as before |
        | groups       | [{"value": "no-such-group"}] | absent    |

    @RFC7643-7-11
    Scenario Outline: Another readOnly attribute, by <method>
      Given the server has offered an attribute of type string with mutability readOnly
      When the client writes "{mark}-forged" to the attribute by <method>
      Then the request is refused or the attribute is shown as not "{mark}-forged"

      Examples:
        | method |
        | POST   |
        | PUT    |

      @cap:patch
      Examples: PATCH
        | method |
        | PATCH  |

  Rule: An immutable attribute is written once

    @RFC7643-7-12
    Scenario Outline: Another value by <method>
      Given the server has offered an immutable attribute of type string
      And the client has written "{mark}-first" to the attribute by POST
      When the client writes "{mark}-second" to the attribute by <method>
      Then the attribute is shown as "{mark}-first"

      Examples:
        | method |
        | PUT    |

      @cap:patch
      Examples: PATCH
        | method |
        | PATCH  |

    @RFC7643-7-24
    Scenario Outline: The first value by <method>
      Given the server has offered an immutable attribute of type string
      When the client writes "{mark}-first" to the attribute by <method>
      Then the attribute is shown as "{mark}-first"

      Examples:
        | method |
        | POST   |
        | PUT    |

  Rule: Values of writeOnly attributes are not returned

    @RFC7643-7-13
    Scenario: Everything a client may write
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, nothing that is write-only is shown

    @RFC7643-7-13
    Scenario Outline: A writeOnly attribute, by <method>
      Given the server has offered an attribute of type string with mutability writeOnly
      And the client has written "{mark}-Aa1!first" to the attribute by POST
      When the client writes "{mark}-Aa1!second" to the attribute by <method>
      Then in everything shown, nothing that is write-only is shown
      And the attribute is shown as absent

      Examples:
        | method |
        | PUT    |

      @cap:patch
      Examples: PATCH
        | method |
        | PATCH  |

  Rule: returned says when an attribute is shown

    @RFC7643-7-14
    Scenario: id is always shown
      Given a client has created user "Ada" with:
        | attribute | value  |
        | nickName  | "Lace" |
      When the client sends GET /Users/{Ada}?attributes=nickName
      Then the response has status 200
      And the response shows:
        | attribute | value   |
        | id        | "{Ada}" |

    @RFC7643-7-14
    Scenario: Always
      Given the server has offered an attribute of type string with returned always
      And the client has written "{mark}-there" to the attribute by POST
      When the client sends GET /{it}?attributes=meta.created
      Then the response shows:
        | attribute         | value          |
        | {attribute.shown} | "{mark}-there" |

    @RFC7643-7-15
    Scenario: Never
      Given the server has offered an attribute of type string with returned never
      And the client has written "{mark}-Aa1!hidden" to the attribute by POST
      When the client sends GET /{it}?attributes={attribute}
      Then in everything shown, nothing that is never returned is shown

    @RFC7643-7-15
    Scenario: Passwords
      Given a client has created user "Ada" with:
        | attribute | value                   |
        | password  | "t1meMa$heen-{mark}-Qz" |
      When the client sends GET /Users/{Ada}?attributes=password,userName
      Then in everything shown, nothing that is never returned is shown

    @RFC7643-7-16
    Scenario Outline: By default, <case>
      Given a client has created user "Ada" with:
        | attribute   | value     |
        | displayName | "Ada L."  |
        | title       | "Analyst" |
      When the client sends GET /Users/{Ada}<parameters>
      Then the response shows:
        | attribute   | value     |
        | title       | "Analyst" |
        | displayName | <shown>   |

      Examples:
        | case                  | parameters        | shown    |
        | when all is asked for |                   | "Ada L." |
        | when it is not named  | ?attributes=title | absent   |

    @RFC7643-7-17
    Scenario Outline: On request, <case>
      Given the server has offered an attribute of type string with returned request
      And the client has written "{mark}-asked" to the attribute by POST
      When the client sends GET /{it}<parameters>
      Then the response shows:
        | attribute         | value   |
        | {attribute.shown} | <shown> |

      Examples:
        | case                     | parameters              | shown          |
        | when nobody asks         |                         | absent         |
        | when it is asked for     | ?attributes={attribute} | "{mark}-asked" |
        | when another is asked for | ?attributes=id         | absent         |

    @RFC7643-7-17
    Scenario Outline: On request, to the client that wrote it by <method>
      Given the server has offered an attribute of type string with returned request
      When the client writes "{mark}-asked" to the attribute by <method>
      Then the response is empty or shows:
        | attribute         | value          |
        | {attribute.shown} | "{mark}-asked" |

      Examples:
        | method |
        | POST   |
        | PUT    |

      @cap:patch
      Examples: PATCH
        | method |
        | PATCH  |

    @RFC7643-7-25 @cap:filter
    Scenario: A filter on what is never returned
      Given a client has created user "Ada" with:
        | attribute | value                   |
        | password  | "t1meMa$heen-{mark}-Qz" |
      When the client sends GET /Users?filter=password eq "t1meMa$heen-{mark}-Qz"
      Then the response is a success or a SCIM error

  Rule: No two resources share a value that is unique on the server

    @RFC7643-7-19
    Scenario Outline: A second resource with the value: <case>
      Given the server has offered an attribute of type <type> with uniqueness <uniqueness>
      And the client has written <value> to the attribute by POST
      When the client writes <value> to the attribute of another resource by <method>
      Then the response is a SCIM error with status 400 or 409

      Examples:
        | case                       | method | type    | uniqueness | value        |
        | POST                       | POST   | string  | server     | "{mark}-one" |
        | PUT                        | PUT    | string  | server     | "{mark}-one" |
        | POST of an integer         | POST   | integer | server     | 4711         |
        | POST, unique on any server | POST   | string  | global     | "{mark}-one" |

      @cap:patch
      Examples: PATCH
        | case                | method | type    | uniqueness | value        |
        | PATCH               | PATCH  | string  | server     | "{mark}-one" |
        | PATCH of an integer | PATCH  | integer | server     | 4711         |

    @RFC7643-7-19 @RFC7643-7-18
    Scenario: The userName of another user by PUT
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client puts "Grace" back with:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
      Then the response is a SCIM error with status 400 or 409
      And nothing changes

    @RFC7643-7-19 @RFC7643-7-18 @cap:patch
    Scenario: The userName of another user by PATCH
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the client patches /Users/{Grace} with:
        | op      | path     | value            |
        | replace | userName | "{Ada.userName}" |
      Then the response is a SCIM error with status 400 or 409
      And nothing changes

  Rule: What a client may write is taken or refused

    @RFC7643-7-07
    Scenario: A type of e-mail that is not canonical
      Given a client has created user "Ada"
      When the client puts "Ada" back with:
        | attribute | value                                              |
        | emails    | [{"value": "{Ada.email}", "type": "never-heard-of"}] |
      Then the response is a success or a SCIM error

    @RFC7643-7-26
    Scenario: Every attribute by PUT
      Given a client has filled the tenant
      When the client writes every attribute by PUT
      Then the response is noted

    @RFC7643-7-26 @cap:patch
    Scenario: Every attribute by PATCH
      Given a client has filled the tenant
      When the client writes every attribute by PATCH
      Then the response is noted

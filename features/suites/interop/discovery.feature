Feature: What a provider publishes

  Rule: A provider that claims the profile says so, others say nothing or false

    @INTEROP01-4-01
    Scenario: The claim
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                | value                   |
        | interopProfileConformant | absent or true or false |

    @INTEROP01-4-02 @cap:patch
    Scenario: Who claims it refuses what it forbids
      Given a client has created user "Ada"
      And the configuration has shown interopProfileConformant as true
      When the client patches /Users/{Ada} with:
        | op      | path | value                 |
        | replace |      | {"title": "Countess"} |
      Then the response is a SCIM error with status 400 of type "invalidSyntax"
      And nothing changes

  Rule: Configuration, schemas and resource types are served

    @INTEROP01-5.1-01
    Scenario Outline: <endpoint>
      When the client sends GET <endpoint>
      Then the response has status 200

      Examples:
        | endpoint               |
        | /ServiceProviderConfig |
        | /Schemas               |
        | /ResourceTypes         |

    @INTEROP01-5.1-02
    Scenario: Nothing is shown that is not defined
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, every attribute is defined by a schema

    @INTEROP01-5.1-03
    Scenario: Schemas that resource types name
      When the client reads everything
      Then in everything shown, every schema that a resource type names is listed

    @INTEROP01-5.1-05
    Scenario: Ids of resource types
      When the client sends GET /ResourceTypes
      Then in everything shown, the id of every resource type is its name

    @INTEROP01-5.4-01
    Scenario: Kinds of e-mail addresses and their like
      When the client sends GET /Schemas
      Then in everything shown, every type of a list of complex values has canonical values

  Rule: Every resource type has an endpoint of its own, and its resources are addressed by id

    @INTEROP01-6.1-01
    Scenario: Endpoints
      When the client sends GET /ResourceTypes
      Then in everything shown, no two resource types share a name or an endpoint

    @INTEROP01-6.1-02
    Scenario: A user name in place of the id
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada.userName}
      Then the response is a SCIM error with status 404

    @INTEROP01-6.1-02
    Scenario: The address in meta
      Given a client has created user "Ada"
      When the client sends GET /Users/{Ada}
      Then in everything shown, meta.location is the address of the resource

  Rule: Whatever the optional parts are, they are said

    @INTEROP01-6.8-01
    Scenario: Bulk requests
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute      | value    |
        | bulk.supported | recorded |

  Rule: Connections are encrypted and clients authenticate by token

    @INTEROP01-7.1-01
    Scenario: A client that knows TLS 1.3 alone
      When the client sends GET /Users?count=1
      Then in everything shown, TLS 1.3 is spoken

    @INTEROP01-7.1-01
    Scenario: The same address without TLS
      When the client sends GET /Users?count=1
      Then in everything shown, nothing is served without TLS

    @INTEROP01-7.2-01
    Scenario: HTTP Basic
      When the client sends GET /ServiceProviderConfig
      Then the response shows:
        | attribute                  | value                      |
        | authenticationSchemes.type | not containing "httpbasic" |

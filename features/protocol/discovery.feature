Feature: Discovery

  Rule: /ServiceProviderConfig answers a JSON object of its own schema

    @RFC7644-4-01 @RFC7644-8.1-01
    Scenario: The configuration is read
      When the client sends GET /ServiceProviderConfig
      Then the response has status 200
      And the header Content-Type contains "application/scim+json"
      And the response shows:
        | attribute | value                                                           |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"] |

  Rule: /Schemas answers all supported schemas as a ListResponse

    @RFC7644-4-02 @RFC7644-3.4.2-03
    Scenario: The schemas are listed
      When the client sends GET /Schemas
      Then the response has status 200
      And the response shows:
        | attribute | value                                                  |
        | schemas   | ["urn:ietf:params:scim:api:messages:2.0:ListResponse"] |

    @RFC7644-4-03 @RFC7643-7-03
    Scenario: One schema is read
      When the client sends GET /Schemas/urn:ietf:params:scim:schemas:core:2.0:User
      Then the response has status 200
      And the response shows:
        | attribute | value                                        |
        | id        | "urn:ietf:params:scim:schemas:core:2.0:User" |
        | name      | "User"                                       |

  Rule: A filter on a discovery endpoint is refused

    @RFC7644-4-06
    Scenario: A filter on /ResourceTypes
      When the client sends GET /ResourceTypes?filter=name eq "User"
      Then the response is a SCIM error with status 403
      And nothing changes
